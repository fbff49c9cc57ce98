"""Imports that a teacher looks through before anything is saved.

``reading`` reads files into a draft, ``drafts`` keeps drafts, ``items`` changes their questions, ``confirming`` brings
them into the bank, once. ``duplicates`` recognises questions that are in the bank already, ``excerpts`` finds what a
file says at a line.
"""
