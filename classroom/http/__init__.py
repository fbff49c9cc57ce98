"""Shared by the pages and the API: error handling, headers, health checks, log-in and static files."""
