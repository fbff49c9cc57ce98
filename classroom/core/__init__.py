"""The ground of the application: settings, database, events and errors. It imports no other part."""
