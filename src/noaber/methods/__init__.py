"""The science: pure functions and frozen results on NumPy, without Django, files or language."""
