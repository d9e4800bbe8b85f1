"""Accounts and posts in PostgreSQL or SQLite."""
