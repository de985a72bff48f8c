"""What a promise and a plan are, without Django, clock or database."""
