"""Samklang: the shared workplace of a Collective Impact initiative."""

__version__ = "0.1.0"
