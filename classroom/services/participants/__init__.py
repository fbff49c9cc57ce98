"""Participants of a lesson: joining, coming back, nicknames."""
