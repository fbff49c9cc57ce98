"""The server as a whole: its workers on all hosts, and what administrators choose for it."""
