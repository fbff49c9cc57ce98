"""Nobody becomes a teacher by asking: an administrator approves, or has given a code or a domain in advance."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from classroom.core import settings
from classroom.core.database import db
from classroom.core.errors import Conflict, Invalid, RateLimited
from classroom.models import User
from classroom.services.accounts import approval, email_changes, letters, users
from classroom.services.deliveries import courier, mail, outbox
from classroom.services.server import options
from tests.support.mail_server import MailServer
from tests.support.people import PASSWORD

pytestmark = pytest.mark.usefixtures("app")
HOME = "198.51.100.7"
CODE = "piedra-papel-tijera"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer(auth_require_tls=False) as running:
        yield running


@pytest.fixture
def with_mail(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_MAIL_URL", server.url)
    monkeypatch.setenv("CLASSROOM_MAIL_FROM", "tiza@school.example")
    monkeypatch.setenv("CLASSROOM_PUBLIC_URL", "https://tiza.school.example")
    settings.current.cache_clear()


def deliver() -> None:
    kinds = {"letter": letters.KIND, "mail": mail.KIND}
    while claimed := outbox.claim("me", kinds, 10):
        for each in claimed:
            courier.store(kinds[each.kind], each, kinds[each.kind].deliver(each))


def register(email: str = "", code: str = "", name: str = "rosa") -> User:
    return users.register(username=name, password=PASSWORD, address=HOME, role="teacher", email=email, code=code)


@pytest.mark.both_databases
@pytest.mark.usefixtures("with_mail")
def test_an_administrator_approves_once_and_the_person_is_told(server: MailServer) -> None:
    rosa = register("rosa@mail.example")
    assert (rosa.role, rosa.requested_role, approval.waiting_count()) == ("student", "teacher", 1)
    approval.approve(rosa.id)
    assert (rosa.role, rosa.requested_role, approval.waiting_count()) == ("teacher", None, 0)
    deliver()
    assert server.recipients == ["rosa@mail.example"]
    for again in (approval.approve, approval.decline):
        with pytest.raises(Conflict) as caught:
            again(rosa.id)
        assert caught.value.code == "not_waiting"
    assert rosa.role == "teacher"


@pytest.mark.usefixtures("with_mail")
def test_who_has_chosen_no_language_is_told_in_that_of_the_administrators_page(app: Flask, server: MailServer) -> None:
    rosa, luis = register("rosa@mail.example"), register("luis@mail.example", name="luis")
    luis.language = "en"
    db.session.commit()
    with app.test_request_context(headers={"Accept-Language": "es"}):
        approval.approve(rosa.id)
        approval.approve(luis.id)
    deliver()
    told = {each["To"]: each["Subject"] for each in server.mails}
    assert told == {"rosa@mail.example": "Eres docente en Tiza", "luis@mail.example": "You are a teacher on Tiza"}


@pytest.mark.usefixtures("with_mail")
def test_an_administrator_declines(server: MailServer) -> None:
    rosa = register("rosa@mail.example")
    approval.decline(rosa.id)
    assert (rosa.role, rosa.requested_role) == ("student", None)
    deliver()
    assert len(server.mails) == 1
    with pytest.raises(Conflict):
        approval.approve(rosa.id)


def test_who_never_asked_or_is_disabled_is_not_approved(member: User) -> None:
    with pytest.raises(Conflict):
        approval.approve(member.id)
    rosa = register()
    users.set_disabled(rosa.id, True)
    assert approval.waiting_count() == 0
    with pytest.raises(Conflict):
        approval.approve(rosa.id)


def test_the_code_makes_a_teacher_at_once() -> None:
    options.set_teachers("", CODE)
    assert register(code=f" {CODE.upper()} ").role == "teacher"
    assert register(name="eva").requested_role == "teacher", "without the code one waits"
    with pytest.raises(Invalid) as caught:
        register(code="piedra", name="ana")
    assert list(caught.value.fields) == ["code"]
    assert users.find_by_username("ana") is None


def test_without_a_code_none_is_right() -> None:
    for wrong in ("None", "x", '""'):
        with pytest.raises(Invalid):
            register(code=wrong)


def test_codes_are_not_guessed() -> None:
    options.set_teachers("", CODE)
    for number in range(10):
        with pytest.raises(Invalid):
            register(code=f"wrong {number}")
    with pytest.raises(RateLimited):
        register(code=CODE)


def test_a_student_needs_no_code() -> None:
    options.set_teachers("", CODE)
    found = users.register(username="eva", password=PASSWORD, address=HOME, code="anything")
    assert (found.role, found.requested_role) == ("student", None)


@pytest.mark.both_databases
@pytest.mark.usefixtures("with_mail")
def test_a_domain_counts_once_the_address_is_confirmed(server: MailServer) -> None:
    options.set_teachers("school.example, other.example", "")
    rosa = register("rosa@school.example")
    assert rosa.role == "student", "anybody can type an address"
    deliver()
    found = re.search(r"/account/email/confirm#(\S{43})\s", server.mails[0].get_content())
    assert found
    assert server.recipients == ["rosa@school.example"]
    email_changes.confirm(rosa.id, found[1])
    assert (rosa.role, rosa.requested_role) == ("teacher", None)


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize("address", ["rosa@evil.example", "rosa@school.example.evil.example", "rosa@notschool.example"])
def test_other_domains_wait(server: MailServer, address: str) -> None:
    options.set_teachers("school.example", "")
    rosa = register(address)
    assert not email_changes.waiting(rosa.id)
    assert email_changes.ask_to_confirm(rosa.id)
    deliver()
    found = re.search(r"/account/email/confirm#(\S{43})\s", server.mails[0].get_content())
    assert found
    email_changes.confirm(rosa.id, found[1])
    assert (rosa.role, rosa.requested_role) == ("student", "teacher")


@pytest.mark.usefixtures("with_mail")
def test_a_student_with_the_right_domain_stays_one(server: MailServer) -> None:
    options.set_teachers("school.example", "")
    eva = users.register(username="eva", password=PASSWORD, address=HOME, email="eva@school.example")
    email_changes.ask_to_confirm(eva.id)
    deliver()
    found = re.search(r"confirm#(\S{43})\s", server.mails[0].get_content())
    assert found
    assert email_changes.confirm(eva.id, found[1]).role == "student"


def test_without_mail_a_domain_approves_nobody() -> None:
    options.set_teachers("school.example", "")
    rosa = register("rosa@school.example")
    assert not email_changes.ask_to_confirm(rosa.id)
    assert (rosa.role, rosa.requested_role) == ("student", "teacher")


def test_what_administrators_choose_is_checked(app: Flask) -> None:
    for domains, code, field in (
        ("not a domain", "", "domains"), ("a@b", "", "domains"), ("x" * 300 + ".example", "", "domains"),
        (" ".join(f"d{n}.example" for n in range(51)), "", "domains"), ("", "short", "code"), ("", "x" * 65, "code"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            options.set_teachers(domains, code)
        assert list(caught.value.fields) == [field]
    options.set_teachers("@School.Example; other.example", CODE)
    assert (options.teacher_domains(), options.teacher_code()) == (["other.example", "school.example"], CODE)
    options.set_teachers("", "")
    assert (options.teacher_domains(), options.teacher_code()) == ([], "")
