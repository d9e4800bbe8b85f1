"""Links that show a post before it is public."""
