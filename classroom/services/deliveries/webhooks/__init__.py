"""Webhooks: which events they get, and the calls, signed as Standard Webhooks says."""
