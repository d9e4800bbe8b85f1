"""How statements reach the database. Start with `interface`, then `plain`."""
