"""What repositories and queries of an extension are written with in the memory store.

Names here are stable. A repository takes a `Transaction`, a query port's adapter the `MemoryStore`.
"""

from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryStore, Reference, Snapshot, Table, Transaction

__all__ = ["POSTS", "USERS", "MemoryStore", "Reference", "Snapshot", "Table", "Transaction"]
