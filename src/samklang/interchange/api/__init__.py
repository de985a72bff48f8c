"""The API: what a partner's own program reads and reports."""
