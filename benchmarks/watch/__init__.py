"""Real pages in a real browser: what they do while a class is at work, from their traces and their own observers."""
