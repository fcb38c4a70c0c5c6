"""Plain files in and out: what a dossier is outside the database.

`packing` opens a folder or zip, `yaml_nodes` and `csv_rows` parse one file, `reading` turns files into *content*,
`checking` looks at content as a whole, `writing` turns content into files, `schema` describes them.

Content is the one plain form of a dossier: `{"exploration": {...}, "tables": {table name: [record, ...]}}`, with values
as they stand in the files (dates and decimals as text in one canonical form), without empty fields and defaults.
"""
