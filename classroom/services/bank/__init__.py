"""The question bank and quizzes: editing, searching, importing and exporting."""
