"""Lessons and their rounds: everything a teacher does while teaching."""
