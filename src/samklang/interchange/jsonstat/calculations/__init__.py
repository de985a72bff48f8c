"""The shape of JSON-stat."""
