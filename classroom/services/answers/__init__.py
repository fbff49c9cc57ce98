"""Answers: the durable intake from submission to committed row."""
