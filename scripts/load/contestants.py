"""Who loads: hwjobs, what a retailer would use instead, and what no program can be faster than."""

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from typing import Callable

from .child import Child, Failed
from .tools import INSTEAD

CATALOG = """\
[store]
state = "hwjobs.db"

[shops.brightside]
domain = "sandbox"
access = "read-write"
"""
PRODUCTS = ["initial-load", "products", "--from-file"]
ORDERS = ["initial-load", "orders", "--from-file"]
ANY = ["--status", "any", "--fulfillment-status", "any"]

TABLES = ["orders", "line_items", "fulfillment_orders", "fulfillment_order_lines", "returns", "transactions", "refunds"]
TABLES += ["fulfillments"]


@dataclass
class Program:
    """One that reads the file and leaves a database, or nothing."""

    name: str
    words: str
    # (file, database) -> command
    command: Callable
    # database -> rows by table
    count: Callable | None = None
    # Whether the order of the rows may make a difference to it.
    shuffles: bool = True
    # Too slow to be run more than once, or with a million orders.
    slow: bool = False
    # It prints the seconds that count, because it has to prepare something first.
    tells_seconds: bool = False

    def rows(self):
        return {self.name: self.words}

    def take(self, result, folder):
        database = folder / "loaded.db"
        child = Child(self.command(result.path, database), folder)
        if self.tells_seconds:
            child.seconds = json.loads(child.said)["seconds"]
            child.cpu_seconds = child.peak_mib = None
        if self.count:
            compare(self.count(database), {table: result.counts[table] for table in TABLES})
        return {self.name: child}


class Hwjobs:
    """Into a store that has the products already; and once more, when nothing has changed."""

    name = "hwjobs"
    shuffles = True
    slow = False

    def __init__(self, program, products, folder):
        self.program = program
        self.prepared = folder / "prepared"
        self.prepared.mkdir()
        (self.prepared / "jobs.toml").write_text(CATALOG)
        # One variant in a hundred has no SKU, which the run tells with 3.
        Child([program, *PRODUCTS, products], self.prepared, fine=(0, 3))

    def rows(self):
        return {"hwjobs": "`hwjobs initial-load orders`", "hwjobs-again": "the same again: nothing has changed"}

    def take(self, result, folder):
        shutil.copytree(self.prepared, folder, dirs_exist_ok=True)
        expected = [result.counts[f"real_{what}"] for what in ["orders", "units", "transactions"]]
        expected = dict(zip(["orders", "items", "payments"], expected))
        children = {}
        for row in self.rows():
            children[row] = Child([self.program, *ORDERS, result.path, *ANY], folder)
            compare(count_sqlite(folder / "hwjobs.db", expected), expected)
        return children


def compare(found, expected):
    if found != expected:
        raise Failed(f"the file has {expected}, the database {found}")


def count_sqlite(database, tables=TABLES):
    with closing(sqlite3.connect(database)) as store:
        return {table: store.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def count_duckdb(python):
    asked = "import duckdb, json, sys; store = duckdb.connect(sys.argv[1], read_only=True); "
    asked += "print(json.dumps([store.execute(f'SELECT count(*) FROM {t}').fetchone()[0] for t in sys.argv[2:]]))"

    def count(database):
        ran = subprocess.run([python, "-c", asked, database, *TABLES], capture_output=True, check=True)
        return dict(zip(TABLES, json.loads(ran.stdout)))

    return count


def limits(example):
    """What is spent before a single decision: the bytes, their records, their rows."""
    yield Program(
        "cat", "`cat FILE > /dev/null`", lambda file, _: ["sh", "-c", 'cat "$1" > /dev/null', "cat", file], shuffles=False
    )
    parse = lambda file, _: [example, "parse", file]
    insert = lambda file, database: [example, "insert", file, database]
    yield Program("parse-only", "limit: take the records apart, no more", parse, shuffles=False)
    yield Program("insert-only", "limit: insert the same rows, no more", insert, tells_seconds=True, shuffles=False)


def others(python):
    def script(name, *more):
        return lambda file, database: [python, INSTEAD / name, file, database, *more]

    yield Program("orjson", "Python: orjson + sqlite3", script("orjson_sqlite3.py"), count_sqlite)
    yield Program(
        "json_extract",
        "SQLite's shell: .import + json_extract",
        lambda file, database: [INSTEAD / "json_extract.sh", file, database],
        count_sqlite,
    )
    yield Program("duckdb", "DuckDB: read_json", script("duckdb_load.py"), count_duckdb(python))
    yield Program("dlt", "dlt into SQLite", script("dlt_load.py", "dlt"), count_sqlite, slow=True)
    yield Program(
        "singer",
        "Singer: tap and SQL target into SQLite",
        lambda file, database: [INSTEAD / "singer" / "load.sh", python, file, database],
        count_sqlite,
        slow=True,
    )


NAMES = ["hwjobs", "cat", "parse-only", "insert-only", "orjson", "json_extract", "duckdb", "dlt", "singer"]
OTHERS = NAMES[4:]
