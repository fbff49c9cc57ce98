"""Results over several lessons: of a class with its students, and of a question of the bank."""
