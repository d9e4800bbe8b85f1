"""Reads: named columns into views, without entities."""
