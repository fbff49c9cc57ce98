"""Courses and their rosters of students."""
