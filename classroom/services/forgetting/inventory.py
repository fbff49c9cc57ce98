"""What is stored of people, why, and how long: the page ``/privacy`` and ``docs/privacy.md`` show it.

A test compares it with the models and the scripts: a new column, cookie or key of the browser's storage needs an entry
here, in one of the lists.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Kept:
    """One kind of data.

    Attributes:
        where: columns as ``table.column``; or cookies, or keys of the browser's storage.
        what: what it is.
        why: what it is for.
        term: how long it is kept.
    """

    where: tuple[str, ...]
    what: LazyString
    why: LazyString
    term: LazyString


def _of(table: str, columns: str) -> tuple[str, ...]:
    return tuple(f"{table}.{column}" for column in columns.split())


_ACCOUNT = _l("Until the account is deleted.")
_LESSON = _l("Until the lesson is deleted, or its people are taken out after the school's term.")
_BANK = _l("Until the teacher deletes it or the account.")

PERSONAL: tuple[Kept, ...] = (
    Kept(
        (
            *_of("users", "username display_name given_name family_name external_id email email_confirmed_at role"),
            *_of("users", "requested_role language created_at disabled_at last_login_at"),
        ),
        _l("Username, names, number at school, e-mail address, role and language of an account; the newest log-in"),
        _l("To log in, to be called by name, to be found in the school's lists, to get mail"),
        _ACCOUNT,
    ),
    Kept(
        _of("users", "managed_by_id must_change_password"),
        _l("Who made the account of a student from a roster; whether its password has to be changed"),
        _l("To help a student who has forgotten the password"),
        _ACCOUNT,
    ),
    Kept(
        _of("email_changes", "user_id address former digest undo_digest created_at confirmed_at ended_at"),
        _l("Changes of an e-mail address: the old one and the new one, digests of the links in the mail"),
        _l("To make sure that an address is the owner's; to undo what a stranger did"),
        _l("Until 30 days after the request, or the account is deleted."),
    ),
    Kept(_of("users", "password_hash"), _l("The password, as an Argon2 hash"), _l("To check it"), _ACCOUNT),
    Kept(
        (*_of("users", "avatar_id"), *_of("pictures", "data digest created_at")),
        _l("Profile pictures, and pictures in questions, without their metadata"),
        _l("To be recognised; to ask about pictures"),
        _l("Until it is replaced or removed, or nothing shows it any more."),
    ),
    Kept(
        _of("accesses", "user_id kind label digest created_at expires_at ended_at course_id"),
        _l(
            "Logins, API tokens, links that reset a password, and who came into a class with a PIN: kind of browser, "
            "times, a digest of the secret"
        ),
        _l("To stay logged in; to see and end logins"),
        _l("Until 30 days after it has ended, or the account is deleted."),
    ),
    Kept(
        _of("identities", "user_id issuer subject created_at last_login_at"),
        _l("Who an account is at the school's log-in or learning platform: its address and the number there"),
        _l("To log in from there"),
        _l("Until the link is removed, or the account is deleted."),
    ),
    Kept(
        _of("provider_logins", "identity_id session_digest sealed"),
        _l("Of a login from there: a digest of its number there, and the encrypted proof of who logged in"),
        _l("To end the login when the school's ends, and the school's with it"),
        _l("Until 30 days after it has ended, or the account is deleted."),
    ),
    Kept(
        _of(
            "enrolments",
            "user_id course_id created_at extra_percent shares_practice pin_hash from_platform group_name",
        ),
        _l(
            "Which class and group a student is in, extra time, whether its teacher may see their practice, and a hash "
            "of the PIN"
        ),
        _l("To let the class join, to give students the time they need"),
        _l("Until the student leaves the class, or class or account is deleted."),
    ),
    Kept(
        _of("join_requests", "user_id course_id created_at"),
        _l("Who has asked to join a class"),
        _l("To let its teacher decide"),
        _l("Until the teacher has decided, or class or account is deleted."),
    ),
    Kept(
        _of(
            "participants",
            "lesson_id user_id nickname nickname_key resume_code joined_at removed_at team extra_percent",
        ),
        _l("Who takes part in a lesson: nickname, account, personal code, times, team, extra time"),
        _l("To answer, to come back on another device, to have a result"),
        _LESSON,
    ),
    Kept(
        (
            *_of(
                "answers", "round_id participant_id submission_id value answered_at correct fraction time_left points"
            ),
            *_of("answers", "confidence hidden attempt counts"),
            *_of("submissions", "participant_id submission_id round_id code value decided_at"),
        ),
        _l("Answers with their time, result and confidence; answers that were rejected or replaced"),
        _l("The lesson's results"),
        _LESSON,
    ),
    Kept(
        (
            *_of(
                "attempts", "assignment_id participant_id number rounds started_at deadline submitted_at worked_until"
            ),
            *_of("attempts", "by_itself counts"),
            *_of("assignment_overrides", "assignment_id user_id due_at attempts extra_percent"),
        ),
        _l("Attempts at homework with their times; other dates, attempts or more time for one student"),
        _l("To go on with homework on any device; to know what is late and which attempt counts"),
        _LESSON,
    ),
    Kept(
        (
            *_of("practice_cards", "user_id question_id created_at due_day last_day reviews stability difficulty"),
            *_of("practice_reviews", "user_id card_id source at day fraction confidence value"),
        ),
        _l("What an account practises: questions answered wrong, later answers, when each comes back"),
        _l("To ask again when it is about to be forgotten"),
        _l("Until the account or the question is deleted, or nobody answered it for the school's term."),
    ),
    Kept(
        (*_of("moderated_texts", "round_id key state"), *_of("rounds", "voted_texts")),
        _l("Digests of written answers that a teacher or the filter of names has decided about"),
        _l("To keep hidden what was hidden"),
        _LESSON,
    ),
    Kept(
        _of("presence_reports", "lesson_id participant_ids"),
        _l("Numbers of the participants who are connected"),
        _l("To show who is there while the workers cannot tell each other"),
        _l("While they are connected."),
    ),
    Kept(
        (*_of("lessons", "owner_id title created_at ended_at"), *_of("lesson_teachers", "user_id created_at")),
        _l("Who taught which lesson when"),
        _l("To show teachers their lessons and reports"),
        _l("Until the lesson is deleted."),
    ),
    Kept(
        (
            *_of("questions", "owner_id given_by search_text created_at updated_at"),
            *_of("question_versions", "title prompt body explanation notes picture_alt created_at"),
            *_of("question_tags", "name"),
            *_of("quizzes", "owner_id title created_at updated_at"),
            *_of("courses", "owner_id title created_at slug join_token"),
            *_of("lesson_presets", "owner_id name created_at"),
            *_of("offers", "by_id created_at answered_at"),
        ),
        _l("A teacher's questions, tags, quizzes, classes and presets; who gave or offered a question"),
        _l("To teach with them"),
        _BANK,
    ),
    Kept(
        (
            *_of("import_drafts", "owner_id result created_at finished_at"),
            *_of("import_files", "filename data errors notes"),
            *_of("import_items", "excerpt question problems notes"),
        ),
        _l("Files with questions that a teacher is bringing in"),
        _l("To look through them before they come in"),
        _l("Until it comes in or is given up; after seven days with the next import."),
    ),
    Kept(
        _of("school_imports", "user_id filename sealed report teachers created_at"),
        _l(
            "The list of a school that an administrator imports, encrypted; what was found in it; first passwords of "
            "teachers, encrypted"
        ),
        _l("To look at it before it is imported; to show the passwords once"),
        _l("A day."),
    ),
    Kept(
        _of("new_passwords", "sealed created_at shown_at"),
        _l("Names and first passwords of imported students, encrypted"),
        _l("To show them to their teacher once"),
        _l("Until they are shown; 24 hours at most."),
    ),
    Kept(
        _of("deliveries", "key payload created_at"),
        _l("Mail and calls of webhooks to be sent: address and text"),
        _l("To send it, also when the other server is away"),
        _l("The text until it is sent; the address 30 days longer."),
    ),
    Kept(
        _of("webhooks", "user_id url sealed created_at"),
        _l("Webhooks of a teacher: an address, and its secret, encrypted"),
        _l("To tell a program of the teacher's what happens in lessons"),
        _BANK,
    ),
    Kept(
        (
            *_of("lti_contexts", "title course_id"),
            *_of("lti_passes", "user_id data created_at used_at"),
            *_of("lti_logins", "request"),
        ),
        _l("Which course of a learning platform a class belongs to; that somebody comes from there just now"),
        _l("To open the right class; to log in from a frame of the platform"),
        _l("Until the registration of the platform is removed; a day for the login."),
    ),
    Kept(
        _of("lti_scores", "link_id user_id given maximum at state error sent_at"),
        _l("Grades that a learning platform gets, and whether they arrived"),
        _l("To put them into its gradebook, and to send them again"),
        _l("Until account, homework or the registration of the platform is deleted."),
    ),
    Kept(
        _of("audit_entries", "at action actor_id subject_kind subject_id detail via"),
        _l("Log-ins, changes of accounts, exports and erasures: who did what to whom, by number"),
        _l("To find out about misuse"),
        _l("One year."),
    ),
    Kept(
        _of("audit_entries", "address"),
        _l("The network address of log-ins and of such changes"),
        _l("To find out about misuse"),
        _l("30 days."),
    ),
    Kept(
        _of("erasures", "kind subject_id fingerprint requested_at due_at done_at"),
        _l("That something was deleted: its number and a digest, no name"),
        _l("So that an old backup does not bring it back"),
        _l("For ever."),
    ),
)

WITHOUT_PEOPLE: dict[str, str] = {
    "accesses": "id",
    "answer_versions": "lesson_id writer version",
    "answers": "id version",
    "assignments": (
        "id lesson_id source_id opens_at due_at closes_at time_limit attempts counted feedback question_order audience "
        "group_name absent_noted created_at"
    ),
    "attempts": "id",
    "audit_entries": "id",
    "courses": "id archived_at keep_months external_id pin_login practises",
    "deliveries": "id kind due attempts lease_until worker done_at error",
    "email_changes": "id",
    "erasures": "id lease_until",
    "identities": "id",
    "import_drafts": "id revision",
    "import_files": "id draft_id format read_as size",
    "import_items": "id draft_id file_id position line rank fingerprint twin_id included",
    "lesson_items": "lesson_id question_id position",
    "lesson_presets": "id allow_change options",
    "lesson_teachers": "lesson_id",
    "lessons": (
        "id code mode status version private_version people_version locked join_mode allow_change options marks "
        "skipped course_id quiz_id archived_at anonymised_at forget_at forget_told slide_id"
    ),
    "lti_contexts": "id deployment_id name members_url line_items_url members_at members_error created_at",
    "lti_deployments": "id platform_id name",
    "lti_keys": "id kid public sealed created_at",
    "lti_links": "id context_id name lesson_id line_item_url sends_lessons created_at",
    "lti_logins": "id platform_id state_digest nonce_digest browser_digest created_at used_at",
    "lti_passes": "id kind digest",
    "lti_platforms": (
        "id name issuer client_id auth_url token_url jwks_url makes_teachers created_at jwks jwks_tried_at"
    ),
    "lti_registrations": "id digest url sealed created_at used_at done_at",
    "lti_scores": "id",
    "new_passwords": "id course_id total hashed lease_until",
    "offers": "id question_id version_id lesson_id",
    "participants": "id version",
    "pictures": "id content_type width height",
    "practice_cards": "id version_id",
    "practice_reviews": "id due_day",
    "presence_reports": "worker number",
    "provider_logins": "access_id",
    "question_tags": "question_id",
    "question_versions": ("id question_id number time_limit points difficulty language picture_id lesson_id"),
    "questions": "id type current_number archived_at improvised",
    "quiz_items": "quiz_id question_id position",
    "quizzes": "id archived_at",
    "rounds": (
        "id lesson_id version_id number attempt status time_limit opened_at deadline remaining paused_at over_percent "
        "timer_used timer_since closed_at discuss_until revealed_at scoring speed_bonus standings_shown page pages "
        "reopened_at shuffled"
    ),
    "shown_slides": "id lesson_id version_id shown_at page pages",
    "school_imports": "id state done total options",
    "server_clocks": "machine offset created_at",
    "server_options": "name value",
    "used_tokens": "digest until",
    "users": "id",
    "webhooks": "id lesson_id events rotated_at active off_reason",
    "workers": (
        "id host pid version python started_at seen_at websockets polling lessons oldest_answer lag memory degraded"
    ),
}
"""Columns that say nothing about anybody by themselves, by table."""

IN_BROWSERS: tuple[Kept, ...] = (
    Kept(
        ("tiza",),
        _l(
            "Cookie: the login, the classes that a PIN has opened, the participants of the last ten lessons on this "
            "browser, the language"
        ),
        _l("To stay logged in and in the lesson; needed"),
        _l("30 days after the last visit, or until logging out."),
    ),
    Kept(
        ("tiza_lti_",),
        _l("Cookie, also in a frame of a learning platform: that this browser has begun a login from there"),
        _l("So that nobody else can answer it; needed"),
        _l("Until the login is answered; ten minutes at most."),
    ),
    Kept(
        ("tiza.outbox.",),
        _l("Storage of the browser: an answer that the server has not confirmed yet"),
        _l("So that no answer is lost when the network is; needed"),
        _l("Until the answer is confirmed."),
    ),
    Kept(
        ("tiza.practice.",),
        _l("Storage of the browser: answers of practice that the server has not confirmed yet"),
        _l("So that practising goes on without a connection; needed"),
        _l("Until the answer is confirmed."),
    ),
    Kept(
        ("tiza.theme",),
        _l("Storage of the browser: light, dark or high contrast"),
        _l("To show pages as you like them"),
        _l("Until you change it."),
    ),
    Kept(
        ("tiza.people-order", "tiza.sound", "tiza.sights"),
        _l("Storage of the browser, teachers only: order of names, sound, which parts of a page are open"),
        _l("To show and sound as you like it"),
        _l("Until you change it."),
    ),
    Kept(
        ("tiza.draft.", "tiza.new-slides."),
        _l("Storage of the browser, teachers only: a question that is being written"),
        _l("So that nothing typed is lost"),
        _l("Until it is saved or given up."),
    ),
    Kept(
        ("tiza.selected.",),
        _l("Storage of the tab, teachers only: which questions are selected"),
        _l("To select on several pages of a list"),
        _l("Until the tab is closed."),
    ),
)
"""Cookies, and keys of local and session storage; a key that ends with a dot is followed by numbers."""
