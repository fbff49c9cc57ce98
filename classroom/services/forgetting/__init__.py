"""Forgetting: deleting lessons, classes, questions and accounts, and taking people out of results that stay."""
