"""A minimal Singer tap: a stream for each kind of row, and the state when all is told.

    python tap.py orders.jsonl | python target.py --config config.json
"""

import sys
from pathlib import Path

import orjson

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import flat  # noqa: E402

KINDS = {"INTEGER": "integer", "TEXT": "string", "REAL": "number", "BOOLEAN": "boolean"}


def main(path):
    names = {}
    for table, columns in flat.columns().items():
        names[table] = [name for name, _ in columns]
        properties = {name: {"type": ["null", KINDS[kind]]} for name, kind in columns}
        tell(type="SCHEMA", stream=table, schema={"properties": properties}, key_properties=["id"])
    for table, values in flat.rows(path):
        tell(type="RECORD", stream=table, record=dict(zip(names[table], values)))
    tell(type="STATE", value={"file": path})


def tell(**message):
    sys.stdout.buffer.write(orjson.dumps(message) + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
