"""Shared by the pages and the API: error handling, headers, health checks, login and static files."""
