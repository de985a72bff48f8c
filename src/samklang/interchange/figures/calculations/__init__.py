"""The arithmetic of figures on the way out."""
