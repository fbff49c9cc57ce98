"""Homework: teachers make it from a lesson or a quiz, students work on it at their own pace."""
