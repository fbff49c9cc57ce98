"""The interface speaks the visitor's language, and the catalogues hold exactly what the product shows."""

import io
import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from flask import Flask, session
from flask.testing import FlaskClient
from flask_babel import force_locale, get_locale, gettext, ngettext, refresh
from flask_socketio import SocketIOTestClient

from classroom.core import languages
from classroom.models import Lesson, Participant, User
from classroom.questions.types.true_false import WORDS
from classroom.services.accounts import users
from classroom.services.participants import tokens
from classroom.web.script_texts import live_messages, practice_messages, quiz_messages, work_messages
from scripts import messages
from tests.support.people import log_in
from tests.support.registers import compare

TEMPLATES = messages.ROOT / "templates"
SCRIPTS = messages.ROOT / "static" / "js"
CATALOGUES = sorted(messages.TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}

#: Texts that are the same in Spanish.
SAME = {
    "{hours} h {minutes} min",
    "%(n)s s", "%(seconds)d s", "+15 s", "+30 s", "Admin", "Control", "error", "no", "{percent} % ({count})",
    "{value} ± {tolerance}", "%(value)s ± %(tolerance)s", "%(number)s %%", "Colombia", "N", "S", "E",
    "Webhook", "Webhooks", "PIN",
}  # fmt: skip

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")


@pytest.fixture(scope="module")
def template() -> Catalog:
    """All texts of the code as it is now."""
    return messages.extract()


@pytest.fixture(scope="module", params=CATALOGUES, ids=lambda path: path.parts[-3])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """The catalogue of a language as it is committed."""
    return messages.read(request.param)


def entries(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def name(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_every_language_has_a_name_a_catalogue_and_words_for_true_and_false() -> None:
    translated = {path.parts[-3] for path in CATALOGUES}
    compare({"en", *translated}, set(languages.LANGUAGES), "classroom/translations", "see docs/languages.md")
    for words, place in ((languages.NAMES, "classroom/core/languages.py"), (WORDS, "WORDS in types/true_false.py")):
        compare(set(words), set(languages.LANGUAGES), place)


def test_a_catalogue_holds_exactly_the_texts_of_the_product(catalogue: Catalog, template: Catalog) -> None:
    wanted, present = {name(entry) for entry in entries(template)}, {name(entry) for entry in entries(catalogue)}
    assert wanted - present == set(), "run `make messages` and translate"
    assert present - wanted == set(), "run `make messages`"
    assert not catalogue.obsolete


def test_every_text_is_translated_and_none_is_a_guess(catalogue: Catalog) -> None:
    mend = "translate these in messages.po, then run `make setup`"
    assert [name(entry) for entry in messages.untranslated(catalogue)] == [], mend
    assert [name(entry) for entry in entries(catalogue) if entry.fuzzy] == [], mend
    plural = [entry for entry in entries(catalogue) if entry.pluralizable]
    assert plural
    assert {len(entry.string) for entry in plural} == {catalogue.num_plurals}


def test_translations_keep_the_placeholders(catalogue: Catalog) -> None:
    for entry in entries(catalogue):
        allowed = [placeholders(text) for text in (entry.id if entry.pluralizable else [entry.id])]
        for text in messages.texts(entry):
            assert placeholders(text) in allowed, entry.id


def test_spanish_is_not_english() -> None:
    spanish = entries(messages.read(messages.TRANSLATIONS / "es" / "LC_MESSAGES" / "messages.po"))
    assert {name(entry)[1] for entry in spanish if name(entry)[1] in messages.texts(entry)} == SAME


def test_the_file_is_as_make_messages_writes_it(template: Catalog) -> None:
    for path in CATALOGUES:
        assert messages.render(messages.updated(messages.read(path), template)) == path.read_bytes(), path


def discarded() -> list[str]:
    """Return the Spanish words that docs/languages.md rules out, from the last column of its table."""
    guide = (messages.ROOT / "docs" / "languages.md").read_text(encoding="utf-8").partition("## Spanish")[2]
    rows = [line.strip("|").split("|") for line in guide.splitlines() if line.startswith("| ")]
    return [word for row in rows[1:] for word in re.split(r"[,;] ", row[3].strip()) if word]


def spanish_texts() -> list[str]:
    catalogue = messages.read(messages.TRANSLATIONS / "es" / "LC_MESSAGES" / "messages.po")
    return [text for entry in entries(catalogue) for text in messages.texts(entry)]


def test_spanish_has_one_word_for_each_thing() -> None:
    words = discarded()
    assert {"clase", "voto", "petición"} <= set(words)
    unwanted = re.compile(rf"\b({'|'.join(words)})s?\b", re.IGNORECASE)
    assert [text for text in spanish_texts() if unwanted.search(text)] == []


def test_spanish_has_one_kind_of_quotation_marks() -> None:
    assert [text for text in spanish_texts() if re.search("[«»„‟‘]", text)] == []
    for text in spanish_texts():
        assert text.count("“") == text.count("”"), text


# ---- the texts of the scripts ----


def first_argument(source: str) -> str:
    """Return the code up to the comma or bracket that ends a call's first argument."""
    depth = 0
    for position, character in enumerate(source):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        if depth < 0 or (character == "," and depth == 0):
            return source[:position]
    return source


def script_texts() -> tuple[set[str], set[str], set[str]]:
    """Return the keys that scripts ask for, the patterns of keys put together, and every quoted word."""
    keys, patterns, quoted = set(), set(), set()
    for path in SCRIPTS.rglob("*.js"):
        source = path.read_text(encoding="utf-8")
        quoted |= set(re.findall(r"'(\w+)'", source))
        for call in re.finditer(r"(?<!\w)t\(", source):
            argument = first_argument(source[call.end() :])
            compared = re.sub(r"[!=]==\s*'\w*'", "", argument)
            keys |= set(re.findall(r"'(\w+)'", re.sub(r"`[^`]*`", "", compared)))
            patterns |= {re.sub(r"\$\{[^}]*\}", "*", text) for text in re.findall(r"`([^`]+)`", argument)}
    return keys, patterns, quoted


def fits(pattern: str, key: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", r"\w+"), key) is not None


def plain(table: dict[str, str]) -> set[str]:
    """Return the keys that scripts name: without ``_one`` and ``_other``, which the translator adds to counts."""
    stems = {key.removesuffix("_one") for key in table if key.endswith("_one")}
    counted = {stem for stem in stems if f"{stem}_other" in table}  # choose_one is no count
    return {key for key in table if key.rpartition("_")[0] not in counted} | counted


def own_tables() -> set[str]:
    """Return the keys of the texts that a page brings along for a script of its own."""
    return {
        key
        for path in TEMPLATES.rglob("*.html")
        for key in re.findall(r"'(\w+)': _\(", path.read_text(encoding="utf-8"))
    }


@pytest.fixture
def script_table(app: Flask) -> dict[str, str]:
    with app.test_request_context():
        return {**live_messages(), **quiz_messages(), **practice_messages(), **work_messages()}


def test_every_text_that_a_script_asks_for_is_there_and_no_other(script_table: dict[str, str]) -> None:
    keys, patterns, quoted = script_texts()
    known = set(script_table) | plain(script_table) | own_tables()
    assert len(keys) > 40
    assert keys - known == set(), "not in classroom/web/script_texts"
    assert [pattern for pattern in patterns if not any(fits(pattern, key) for key in known)] == []
    unused = {key for key in plain(script_table) - quoted if not any(fits(pattern, key) for pattern in patterns)}
    assert unused == set(), "no script asks for it"


# ---- which language ----


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Compile the catalogues that the set-up has not seen yet: what is tested is what the files say."""
    for path in CATALOGUES:
        made, present = io.BytesIO(), path.with_suffix(".mo")
        write_mo(made, messages.read(path))
        if not present.exists() or present.read_bytes() != made.getvalue():
            draft = present.with_suffix(".new")
            draft.write_bytes(made.getvalue())
            draft.replace(present)


def language_of(page: str) -> str:
    found = re.search(r'<html lang="([^"]+)" dir="ltr">', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("wanted", "language", "words"),
    [
        ("es", "es", "Unirse a una sesión"),
        ("es-AR,es;q=0.9,en;q=0.8", "es", "Unirse a una sesión"),
        ("en-GB", "en", "Join a lesson"),
        ("fr,de;q=0.5", "en", "Join a lesson"),
        ("fr,es;q=0.1", "es", "Unirse a una sesión"),
        ("¿?", "en", "Join a lesson"),
        ("", "en", "Join a lesson"),
    ],
)
def test_the_browser_says_which_language(client: FlaskClient, wanted: str, language: str, words: str) -> None:
    page = client.get("/", headers={"Accept-Language": wanted}).get_data(as_text=True)
    assert language_of(page) == language
    assert f"<title>{words} · Tiza</title>" in page


def test_the_visitors_choice_wins_over_the_browser(client: FlaskClient) -> None:
    assert client.post("/language", data={"language": "en", "next": "/login"}, headers=SPANISH).location == "/login"
    assert language_of(client.get("/", headers=SPANISH).get_data(as_text=True)) == "en"
    client.post("/language", data={"language": "xx"}, headers=SPANISH)
    assert language_of(client.get("/", headers=SPANISH).get_data(as_text=True)) == "en"


def test_the_accounts_language_wins_over_the_browser(app: Flask, owner: User) -> None:
    users.set_language(owner.id, "es")
    browser = log_in(app, owner)
    page = browser.get("/teach/lessons", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert language_of(page) == "es"
    assert "Sesión nueva" in page


def test_a_choice_is_kept_in_the_account(app: Flask, owner: User) -> None:
    log_in(app, owner).post("/language", data={"language": "es"})
    assert language_of(log_in(app, owner).get("/teach/lessons").get_data(as_text=True)) == "es"


# ---- everything that answers ----


@pytest.mark.parametrize(
    ("headers", "words"), [(SPANISH, "En esta dirección no hay nada"), ({}, "There is nothing at this address")]
)
def test_error_pages_and_api_errors(client: FlaskClient, headers: dict[str, str], words: str) -> None:
    page = client.get("/nothing/here", headers=headers)
    assert page.status_code == 404
    assert words in page.get_data(as_text=True)
    answer = client.get("/api/v1/nothing", headers=headers)
    assert answer.status_code == 404
    assert answer.get_json()["error"]["message"].startswith(words)


def test_errors_of_services_through_the_api(client: FlaskClient) -> None:
    body = {"code": "ZZZZZZ", "nickname": "Ana"}
    spanish = client.post("/api/v1/join", json=body, headers=SPANISH).get_json()["error"]
    english = client.post("/api/v1/join", json=body).get_json()["error"]
    assert spanish["code"] == english["code"]
    assert spanish["message"].startswith("Ninguna sesión tiene este código.")
    assert english["message"].startswith("No lesson has this code.")


def test_form_errors(client: FlaskClient) -> None:
    page = client.post("/login", data={"username": "", "password": ""}, headers=SPANISH).get_data(as_text=True)
    assert "Completa este campo." in page
    assert "This field is required." not in page


def student(app: Flask, guest: Participant, headers: dict[str, str]) -> SocketIOTestClient:
    token = tokens.sign(guest)
    socketio = app.extensions["socketio"]
    return socketio.test_client(app, namespace="/student", auth={"token": token}, headers=headers)


@pytest.mark.parametrize(
    ("headers", "words"),
    [(SPANISH, "Faltan campos o hay errores en ellos."), ({}, "Some fields are missing or wrong.")],
)
def test_acknowledgements_of_sockets(app: Flask, guest: Participant, headers: dict[str, str], words: str) -> None:
    client = student(app, guest, headers)
    reply = client.emit("sync", {"more": 1}, namespace="/student", callback=True)
    assert reply["ok"] is False
    assert reply["error"]["message"] == words
    client.disconnect(namespace="/student")


# ---- counts ----


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 0, "0 questions were changed."),
        ("en", 1, "1 question was changed."),
        ("en", 2, "2 questions were changed."),
        ("es", 0, "Se cambiaron 0 preguntas."),
        ("es", 1, "Se cambió 1 pregunta."),
        ("es", 2, "Se cambiaron 2 preguntas."),
    ],
)
def test_counts_have_their_plural(app: Flask, language: str, count: int, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        text = ngettext("%(num)d question was changed.", "%(num)d questions were changed.", count)
    assert text == words


def test_counts_of_the_scripts(app: Flask) -> None:
    with app.test_request_context(headers=SPANISH):
        table = live_messages()
    assert (table["points_earned_one"], table["points_earned_other"]) == ("{count} punto", "{count} puntos")
    assert table["count_and_share_other"] == "{count} respuestas, {percent} %"


def test_outside_of_a_request_the_server_speaks_its_own_language(app: Flask) -> None:
    assert str(get_locale()) == "en"
    with force_locale("es"):
        assert gettext("Join a lesson") == "Unirse a una sesión"


def test_live_pages_hand_their_language_to_the_scripts(app: Flask, lesson: Lesson) -> None:
    browser: FlaskClient = app.test_client()
    browser.post(f"/join/{lesson.code}", data={"nickname": "Ana"}, headers=SPANISH)
    page = browser.get(f"/live/{lesson.code}", headers=SPANISH).get_data(as_text=True)
    assert language_of(page) == "es"
    assert "Enviar respuesta" in page


def test_templates_follow_a_change_of_the_language_within_a_request(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ _('Questions') }}")
    with app.test_request_context(headers=SPANISH):
        spanish = template.render()
        with force_locale("en"):
            english = template.render()
        assert (spanish, english) == ("Preguntas", "Questions")
        assert template.render() == spanish
        session["language"] = "en"
        refresh()
        assert template.render() == english
