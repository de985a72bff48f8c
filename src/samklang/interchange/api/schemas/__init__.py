"""The shapes of what goes out and comes in."""
