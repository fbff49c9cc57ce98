"""Backups: one file with everything that is needed to go on after the loss of the server."""
