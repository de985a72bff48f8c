"""What templates can say, by subject; `templatetags/samklang.py` gathers it into one library."""
