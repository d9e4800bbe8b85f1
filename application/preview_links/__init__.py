"""Links that show a post in any state."""
