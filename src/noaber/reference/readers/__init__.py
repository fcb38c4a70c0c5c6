"""Readers: one kind of source each, recognised by what stands in the file; all give the same rows."""
