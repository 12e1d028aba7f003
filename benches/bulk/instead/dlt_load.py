"""A dlt pipeline into SQLite: one resource reads the file once and names the table that each batch is for.

    python dlt_load.py orders.jsonl orders.db FOLDER

The folder is the pipeline's own: dlt keeps its state and its packages there. Rows are appended, which is the fastest
that dlt has; the tables have their keys all the same.
"""

import os
import sqlite3
import sys

import dlt
import flat

BATCH = 10_000
KINDS = {"INTEGER": "bigint", "TEXT": "text", "REAL": "double", "BOOLEAN": "bool"}


@dlt.resource(max_table_nesting=0, write_disposition="append")
def bulk(path):
    tables = {table: [name for name, _ in columns] for table, columns in flat.columns().items()}
    for table, columns in flat.columns().items():
        yield dlt.mark.with_hints([], hints(table, columns), create_table_variant=True)
    waiting = {table: [] for table in tables}
    for table, values in flat.rows(path):
        batch = waiting[table]
        batch.append(dict(zip(tables[table], values)))
        if len(batch) == BATCH:
            yield dlt.mark.with_table_name(batch, table)
            waiting[table] = []
    for table, batch in waiting.items():
        yield dlt.mark.with_table_name(batch, table)


def hints(table, columns):
    kinds = {name: {"data_type": KINDS[kind]} for name, kind in columns}
    return dlt.mark.make_hints(table_name=table, primary_key="id", columns=kinds, write_disposition="append")


def main(path, database, folder):
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    # SQLite lets one write at a time; more of them only find it locked.
    os.environ["LOAD__WORKERS"] = "1"
    # SQLite's own database: any other name would be a file of its own.
    pipeline = dlt.pipeline(
        "bulk",
        pipelines_dir=folder,
        dataset_name="main",
        destination=dlt.destinations.sqlalchemy(f"sqlite:///{database}", create_primary_keys=True),
    )
    pipeline.run(bulk(path))
    with sqlite3.connect(database) as store:
        store.executescript(flat.INDEXES)


if __name__ == "__main__":
    main(*sys.argv[1:])
