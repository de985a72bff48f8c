"""The layout of a funder's spreadsheet."""
