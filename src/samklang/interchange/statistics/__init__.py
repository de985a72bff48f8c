"""Official statistics in: StatBank, JSON-stat, PX and rows of text."""
