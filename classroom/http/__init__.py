"""What the pages and the API share: error handling, headers, health checks, log-in and static files."""
