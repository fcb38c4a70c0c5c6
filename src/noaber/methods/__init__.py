"""The science: pure functions and frozen results on NumPy, without Django, files or language.

Each module is one family of methods and can be read alone. docs/library.md is the guide, and says which names are promised.
"""
