"""Reads: named columns into views, past the entities."""
