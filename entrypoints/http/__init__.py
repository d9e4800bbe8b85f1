"""The HTTP side: what every route shares."""
