"""The script a developer writes in an afternoon: orjson, sqlite3, executemany.

    python orjson_sqlite3.py orders.jsonl orders.db

Rows wait in memory until there are many; every batch is a transaction of its own, and what is there already is replaced,
so that it can be run again. The two pragmas beyond durability are worth a third where children come in any order.
"""

import sqlite3
import sys

import flat

BATCH = 200_000


def main(path, database):
    store = sqlite3.connect(database, isolation_level=None)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = FULL")
    store.execute("PRAGMA cache_size = -262144")
    store.execute("PRAGMA wal_autocheckpoint = 50000")
    store.executescript(flat.TABLES)
    inserts = {
        table: f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(columns))})"
        for table, columns in flat.columns().items()
    }
    waiting = {table: [] for table in inserts}
    count = 0
    for table, values in flat.rows(path):
        waiting[table].append(values)
        count += 1
        if count % BATCH == 0:
            flush(store, inserts, waiting)
    flush(store, inserts, waiting)
    store.executescript(flat.INDEXES)
    store.close()


def flush(store, inserts, waiting):
    store.execute("BEGIN")
    for table, values in waiting.items():
        store.executemany(inserts[table], values)
        values.clear()
    store.execute("COMMIT")


if __name__ == "__main__":
    main(*sys.argv[1:])
