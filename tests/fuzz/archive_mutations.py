"""Random faults in the members of archives (packages of QTI and workbooks) and in the archives themselves."""

import random
import zipfile
import zlib

from tests.formats.workbooks import archive, members, rows, workbook
from tests.fuzz import byte_mutations, fragments, tree_mutations

BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, LookupError,
)  # fmt: skip
"""What zipfile raises for broken archives."""


def mutate_archive(data: bytes, rng: random.Random) -> bytes:
    """Return an archive with a fault."""
    if not rng.randrange(6):
        return rng.choice((byte_mutations.mutate_bytes, byte_mutations.truncate))(data, rng)
    try:
        files = members(data)
    except BROKEN:
        return byte_mutations.mutate_bytes(data, rng)  # it is broken already
    for _ in range(rng.choice((1, 1, 2))):
        name = rng.choice(list(files))
        if not rng.randrange(10):
            files.pop(name)
            files = files or {"a": b""}
        elif name.endswith(".json") and rng.randrange(4):
            files[name] = tree_mutations.mutate_json(files[name], rng)
        elif name.endswith((".xml", ".rels")) and rng.randrange(3):
            files[name] = tree_mutations.mutate_xml(files[name], rng)
        else:
            files[name] = rng.choice(byte_mutations.CHANGES)(files[name], rng)
    return archive(files)


def sheet(rng: random.Random) -> bytes:
    """Return a workbook with a table of questions, in which cells are texts, numbers or booleans."""
    lines = fragments.table(rng)
    for line in lines[1:]:
        for place in range(1, len(line)):
            line[place] = rng.choice((line[place], line[place], line[place], rng.choice((1, 2.5, True, -7, 1e300))))
    return workbook(rows(*lines))


def kahoot_sheet(rng: random.Random) -> bytes:
    """Return a workbook that resembles Kahoot's template."""
    header = list(fragments.KAHOOT[:7])
    if not rng.randrange(4):
        header = rng.choices(fragments.KAHOOT, k=rng.randint(2, 9))
    lines = [["Quiz"]] * rng.randint(0, 3) + [header]
    for _ in range(rng.randint(0, 6)):
        cells = (*fragments.CELLS, 1, 2, 20, 3.5, True, "1,2", "1;3", fragments.text(rng, 4), fragments.text(rng, 4))
        lines.append([fragments.text(rng, 4), *rng.choices(cells, k=6)])
    return workbook(rows(*lines))
