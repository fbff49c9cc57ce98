"""Archives: packages of QTI and workbooks, with something wrong in one of their members or in the archive itself."""

import random
import zipfile
import zlib

from tests.formats.workbooks import archive, members, rows, workbook
from tests.fuzz import pieces, raw, trees

BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, LookupError,
)  # fmt: skip
"""What zipfile raises for archives with a fault."""


def changed(data: bytes, dice: random.Random) -> bytes:
    """Return an archive with a fault."""
    if not dice.randrange(6):
        return dice.choice((raw.mutated, raw.cut))(data, dice)
    try:
        files = members(data)
    except BROKEN:
        return raw.mutated(data, dice)  # it has a fault already
    for _ in range(dice.choice((1, 1, 2))):
        name = dice.choice(list(files))
        if not dice.randrange(10):
            files.pop(name)
            files = files or {"a": b""}
        elif name.endswith((".xml", ".rels")) and dice.randrange(3):
            files[name] = trees.tangled(files[name], dice)
        else:
            files[name] = dice.choice(raw.CHANGES)(files[name], dice)
    return archive(files)


def sheet(dice: random.Random) -> bytes:
    """Return a workbook with a table of questions, its cells texts, numbers or truths."""
    lines = pieces.table(dice)
    for line in lines[1:]:
        for place in range(1, len(line)):
            line[place] = dice.choice((line[place], line[place], line[place], dice.choice((1, 2.5, True, -7, 1e300))))
    return workbook(rows(*lines))


def kahoot_sheet(dice: random.Random) -> bytes:
    """Return a workbook that resembles Kahoot's template."""
    header = list(pieces.KAHOOT[:7])
    if not dice.randrange(4):
        header = dice.choices(pieces.KAHOOT, k=dice.randint(2, 9))
    lines = [["Quiz"]] * dice.randint(0, 3) + [header]
    for _ in range(dice.randint(0, 6)):
        cells = (*pieces.CELLS, 1, 2, 20, 3.5, True, "1,2", "1;3", pieces.text(dice, 4), pieces.text(dice, 4))
        lines.append([pieces.text(dice, 4), *dice.choices(cells, k=6)])
    return workbook(rows(*lines))
