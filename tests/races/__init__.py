"""Use cases that meet at the same moment, on PostgreSQL: every pair, at every statement of the first."""
