"""What all tests share: an application on a fresh SQLite database, and the people of a lesson."""

pytest_plugins = ["tests.support.fixtures", "tests.support.people", "tests.support.lessons"]
