"""Spreadsheets of records: every table of the file format as a sheet that people fill in, and back."""
