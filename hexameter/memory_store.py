"""What repositories and queries of an extension are written with in the memory store.

Names here are stable. A repository takes a `Transaction`, a query port's adapter the `MemoryStore`.
"""

from hexameter.adapters.memory.collections import collection_table
from hexameter.adapters.memory.repositories.audit import audited
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import (
    MemoryStore,
    Reference,
    Snapshot,
    State,
    Table,
    Transaction,
)

__all__ = [
    "POSTS",
    "USERS",
    "MemoryStore",
    "Reference",
    "Snapshot",
    "State",
    "Table",
    "Transaction",
    "audited",
    "collection_table",
]
