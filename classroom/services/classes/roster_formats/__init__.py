"""The lists from which classes are made, each read into one shape: :class:`.people.Roster`.

Pasted names, CSV of any encoding, Moodle's upload of users, OneRoster 1.1 and 1.2, Microsoft School Data Sync 2.1, and
spreadsheets. The readers know no database.
"""
