"""Accounts: creating them, logging in, passwords and tokens."""
