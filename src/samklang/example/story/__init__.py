"""What happens in the example, as plain data in Danish. Everybody and everything in it is invented."""
