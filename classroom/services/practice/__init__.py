"""Practice: what an account answered wrong comes back when it is about to be forgotten."""
