"""The DuckDB file: schema and migrations, saving and loading records, named queries, the published snapshot.

The only package that speaks SQL. One process owns the file; in it, every thread has its own cursor and writers take turns.
"""

from engine.store.database import Store, Transaction
from engine.store.opening import open_for_reading, open_for_writing

__all__ = ["Store", "Transaction", "open_for_reading", "open_for_writing"]
