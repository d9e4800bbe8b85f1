"""What repositories and queries of an extension are written with in the memory store.

Names here are stable. A repository takes a `Transaction`, a query port's adapter the `MemoryStore`.
"""

from hexameter.adapters.memory.collections import collection_table as collection_table
from hexameter.adapters.memory.repositories.audit import audited as audited
from hexameter.adapters.memory.repositories.posts.posts import POSTS as POSTS
from hexameter.adapters.memory.repositories.users import USERS as USERS
from hexameter.adapters.memory.store import MemoryStore as MemoryStore
from hexameter.adapters.memory.store import Reference as Reference
from hexameter.adapters.memory.store import Snapshot as Snapshot
from hexameter.adapters.memory.store import State as State
from hexameter.adapters.memory.store import Table as Table
from hexameter.adapters.memory.store import Transaction as Transaction
