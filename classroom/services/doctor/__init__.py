"""Checks of an installation: what is wrong, and the line of configuration that mends it."""
