"""Noaber: the workplace for municipalities that explore cooperating with their neighbours."""

__version__ = "0.1.0"
