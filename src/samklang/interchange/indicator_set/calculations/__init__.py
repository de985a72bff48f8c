"""The format of a set of indicators: its shape, reading, writing, and what a set would change."""
