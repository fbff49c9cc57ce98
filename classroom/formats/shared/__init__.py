"""Parts that several formats use: texts, markup, XML, archives, workbooks, tables, pictures and losses."""
