"""The headings of lists of people, in English and Spanish, and what stands under them.

Sources: Moodle documentation, "Upload users" (docs.moodle.org/en/Upload_users) and admin/tool/uploaduser; exports of
students from Séneca, Raíces and Alborán, the school administrations of Spanish regions.
"""

import re
import unicodedata

COLUMNS = {
    "username": ("username", "user", "user name", "login", "usuario", "nombre de usuario"),
    "display_name": (
        *("display name", "displayname", "name", "full name", "fullname", "student", "student name", "pupil"),
        *("nombre completo", "nombre y apellidos", "apellidos y nombre", "apellidos nombre", "alumno", "alumna"),
        *("alumno a", "alumnado", "estudiante", "nombre del alumno", "nombre del estudiante"),
    ),
    "given_name": ("first name", "firstname", "given name", "givenname", "forename", "nombre", "nombre de pila"),
    "surname": ("surname", "last name", "lastname", "family name", "familyname", "apellido", "apellidos"),
    "surname_1": ("primer apellido", "apellido 1", "1er apellido", "apellido1"),
    "surname_2": ("segundo apellido", "apellido 2", "2o apellido", "apellido2", "2 apellido"),
    "email": (
        *("email", "e mail", "mail", "e mail address", "email address"),
        *("correo", "correo electronico", "direccion de correo", "direccion de correo electronico", "cuenta google"),
    ),
    "password": ("password", "contrasena", "clave"),
    "external_id": (
        *("external id", "externalid", "external_id", "id", "idnumber", "id number", "student id", "student number"),
        *("sourcedid", "pupil id", "id externo", "identificador", "id de estudiante", "n id escolar", "nie"),
        *("numero de expediente", "n expediente", "no expediente", "expediente", "matricula", "numero de matricula"),
        *("no id escolar", "numero escolar", "nia", "id alumno"),
    ),
    "group": (
        *("class", "class name", "group", "group name", "section", "form"),
        *("grupo", "clase", "unidad", "curso y grupo", "grupo clase", "nombre del grupo", "nombre de la unidad"),
    ),
    "teacher": ("teacher", "teacher username", "docente", "usuario del docente", "profesor", "profesora"),
    "stage": ("year", "grade", "curso", "nivel"),
    "deleted": ("deleted",),
    "suspended": ("suspended",),
    "own_line": ("tiza_line",),
    "own_file": ("tiza_file",),
}
"""Recognised headings by field, folded as :func:`fold` does."""

_KNOWN = {heading: name for name, headings in COLUMNS.items() for heading in headings}
_GROUP = re.compile(r"(cohort|course|role|type|enrolstatus)[1-9][0-9]?")
"""Columns of Moodle that repeat, with a number."""
NAMING = {"username", "display_name", "given_name", "surname", "surname_1"}
"""Fields of which a list needs one."""


def fold(heading: str) -> str:
    """Return a heading in small letters, without accents, signs and needless spaces."""
    plain = unicodedata.normalize("NFKD", heading.strip("\ufeff ").casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def fields_of(cells: list[str]) -> list[str] | None:
    """Return the field of each column ('' for unknown ones) if this is a line of headings, else None."""
    names = []
    for cell in cells:
        folded = fold(cell)
        name = _KNOWN.get(folded) or (folded if _GROUP.fullmatch(folded) else "")
        names.append(name if name not in names else "")
    return names if NAMING & {*names} else None


def number_of(cells: list[str]) -> int:
    """Return how many cells are headings."""
    return sum(map(bool, fields_of(cells) or ()))


def is_moodle(cells: list[str]) -> bool:
    """Say whether these are the headings of Moodle's file for uploading users."""
    found = {cell.strip("\ufeff ").lower() for cell in cells}
    return {"firstname", "lastname"} <= found and bool({"username", "email"} & found)
