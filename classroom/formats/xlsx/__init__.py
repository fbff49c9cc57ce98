"""Excel workbooks (XLSX) with the table of CSV. docs/formats/xlsx.md describes them for authors."""
