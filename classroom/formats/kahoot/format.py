"""The spreadsheet of Kahoot!, its template for importing quizzes.

Some rows of instructions, then a header (question, answers 1 to 4, time limit in seconds, numbers of the right answers
such as ``1,3``), then one question a row. The columns are found by their headings in English or Spanish, in any order.

Source: Kahoot!, "How to import questions from a spreadsheet to your kahoot", and the template that goes with it.
"""

from classroom.formats.base import Format
from classroom.formats.kahoot.reader import read, recognise
from classroom.formats.kahoot.writer import TYPES, write
from classroom.formats.shared.workbook import CONTENT_TYPE

FORMAT = Format(
    name="kahoot",
    label="Kahoot (XLSX)",
    extensions=("xlsx",),
    content_type=CONTENT_TYPE,
    types=TYPES,
    read=read,
    write=write,
    recognise=recognise,
)
