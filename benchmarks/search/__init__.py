"""What searching and indexing cost on PostgreSQL, with posts of English-like words."""
