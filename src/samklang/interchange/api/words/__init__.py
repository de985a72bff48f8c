"""What everything in the description of the API means, in words."""
