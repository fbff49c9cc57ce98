"""Names of guests: look-alikes, rude words, those of teachers, and the ones that are given out."""

import pytest
from flask import Flask

from classroom.core.errors import Invalid
from classroom.models import Lesson, User
from classroom.services.lessons import lifecycle
from classroom.services.participants import guest_names, nickname_filter, nickname_generator, nicknames
from tests.support.lessons import join

INNOCENT = """
Dick | Concha | Cockburn | Scunthorpe | Penistone | Dickinson | Hancock | Cummings | Assad | Vergara | Diputado |
Computadora | Van Dyke | Fanny | Lipshitz | Titsworth | Fuchs | Fukuda | Phuc | Kuntz | Semen | Marica | Penélope |
Paqui | Analía | Cono Sur | Pola | Mamadou | Nazario | Essex | Middlesex | Arsenal | Takeshita | Butterworth | Grape
| Draper | Peacock | Sofía99 | A. S. Smith | Maestre | Reputación | Tetsuo | Ana | Ali | 李雷 | Игорь | Ελένη | محمد |
Hostos | Cabronero | María Pollán | Luis P. | 4ndr34 | Ana K. | Ana K | ana k | K. García | Minh K. | K2 | Team K |
Kike | Kike García | Student 455 | 455 | Ana 4 55 | n1994 | Pol14 | Naz1 | AS5 | FA95 | SH17 | 5A | Wan K. | Shi T. |
P. Uta | Luis A. S. S. | Karim Jobe | Cara Jo | Viola Dora
"""
RUDE = """
puta | PUTA | p u t a | p.u.t.a | Put4 | pvta | pu7a | puuuuta | PutoAmo | el puto amo | HijoDePuta | hijo_de_puta |
puta69 | 69puta | Pu ta | f.u.c.k | fück | fυck | ƒuck | fuuuck | Fuckface | sh1t | sh!t | 5h1t | b1tch |
m0therfuck3r | рuta | ｐｕｔａ | 𝓹𝓾𝓽𝓪 | coño | c0ño | cabrón | mar1con | m4r1c0n | m1erd4 | g1l1p0ll4s | n1gger | a$$ |
a55hole | dickhead | cul0 | v3rg4 | Heil Hitler | xX_puta_Xx | concha tu madre | KKK | kkk | K K K | k.k.k. | a s s |
p3n15 | put4 ana | n1gg4 | b00bs | f uck | motherf uck er | 4ss4ssh0le
"""
LEADERS = "Profe|PROFE|Pr0fe|Рrofe|Teacher|T3acher|Teacher 2|La Profe|Prof. Ana|4dmin|Admіn|El Profesor|Tiza|maestra"


def listed(names: str) -> list[str]:
    """Return the names of a list with bars between."""
    return [name.strip() for name in names.split("|")]


@pytest.mark.parametrize("name", listed(INNOCENT))
def test_innocent_names_come_in(name: str) -> None:
    assert not nickname_filter.is_rude(name)
    assert not nickname_filter.is_teachers_name(name)


@pytest.mark.parametrize("name", listed(RUDE))
def test_rude_names_do_not_in_any_spelling(name: str) -> None:
    assert nickname_filter.is_rude(nicknames.clean(name))


@pytest.mark.parametrize("name", listed(LEADERS))
def test_nobody_is_called_like_who_leads(name: str) -> None:
    assert nickname_filter.is_teachers_name(nicknames.clean(name))


@pytest.mark.parametrize("name", ["puta", "Pr0fe"])
def test_the_refusal_names_the_field_and_a_free_name(lesson: Lesson, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        join(lesson, name)
    text = str(caught.value.fields["nickname"])
    proposed = text[text.index("“") + 1 : text.index("”")]
    assert nickname_generator.is_generated(proposed)
    assert join(lesson, proposed).nickname == proposed


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "twin",
    ["Аlice", "ALICE", "Aliсe", "Al\u200bice", "Аӏісе", "A1ice", "AIice", "A l i c e", "Álicé", "ａｌｉｃｅ"],
)
def test_a_name_that_looks_like_one_in_the_room_gets_a_number(lesson: Lesson, twin: str) -> None:
    join(lesson, "Alice")
    assert join(lesson, twin).nickname == f"{nicknames.clean(twin)} 2"


def test_letters_that_nobody_sees_are_no_name() -> None:
    assert nicknames.clean("A\u3164n\u2800a\u115f") == "Ana"
    with pytest.raises(Invalid):
        nicknames.clean("\u3164\u2800")


def test_nobody_has_the_name_of_who_leads_this_lesson(lesson: Lesson, owner: User) -> None:
    assert join(lesson, owner.display_name).nickname == f"{owner.display_name} 2"


def test_different_names_stay_different() -> None:
    names = [
        "Ana",
        "Anna",
        "Eva",
        "Ivo",
        "Olga",
        "Marta",
        "Maria",
        "Lola",
        "José",
        "Jose Luis",
        "Игорь",
        "Олег",
        "李雷",
    ]
    assert len({nicknames.key(name) for name in names}) == len(names)


@pytest.mark.parametrize("language", ["es", "en"])
def test_drawn_names_are_friendly_and_all_different(language: str) -> None:
    names = nickname_generator.names(language)
    assert len(names) > 3000
    assert len({nicknames.key(name) for name in names}) == len(names)
    assert all(nicknames.clean(name) == name and len(name) <= 26 for name in names)
    assert not [name for name in names if nickname_filter.is_rude(name) or nickname_filter.is_teachers_name(name)]


def test_spanish_adjectives_agree() -> None:
    names = set(nickname_generator.names("es"))
    assert {"Nutria Curiosa", "Zorzal Curioso", "Nutria Feliz", "Puma Feliz"} <= names
    assert not {"Nutria Curioso", "Puma Curiosa"} & names


def test_where_names_are_given_out_nobody_chooses(app: Flask, owner: User) -> None:
    lesson = lifecycle.create(owner.id, options={"generated_names": True})
    first = join(lesson, "Curious Fox")
    assert first.nickname == "Curious Fox"
    second = join(lesson, "Curious Fox").nickname
    assert nickname_generator.is_generated(second)
    assert second != "Curious Fox"
    assert nickname_generator.is_generated(join(lesson).nickname)
    with pytest.raises(Invalid) as caught:
        join(lesson, "Ana")
    assert set(caught.value.fields) == {"nickname"}


@pytest.mark.both_databases
def test_a_class_gets_a_name_each(app: Flask, owner: User) -> None:
    lesson = lifecycle.create(owner.id, options={"generated_names": True})
    names = [join(lesson).nickname for _number in range(100)]
    assert len(set(names)) == 100
    assert all(nickname_generator.is_generated(name) for name in names)


def test_a_drawn_name_is_in_the_visitors_language(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "es"}):
        assert guest_names.draw() in nickname_generator.names("es")
