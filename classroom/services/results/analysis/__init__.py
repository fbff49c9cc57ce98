"""Item analysis: how well the questions of a test tell apart who knows more and who knows less.

``formulas.py`` has the formulas, ``items.py`` applies them to a test, ``flags.py`` says what is worth a look. These
three know nothing of lessons: they get fractions and chosen options by person. ``lesson.py`` reads them from a
lesson's answers, ``sheet.py`` from a CSV file. docs/analysis.md defines every figure.
"""
