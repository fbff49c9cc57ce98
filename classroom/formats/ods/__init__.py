"""Spreadsheets of LibreOffice (ODS) with the table of CSV. docs/formats/ods.md describes them for authors."""
