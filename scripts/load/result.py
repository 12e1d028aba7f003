"""What is loaded: results of bulk queries, made up by the example `bulk-orders`."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Result:
    path: Path
    orders: int
    shuffled: bool
    # How many rows there are of each kind, as the generator counted them.
    counts: dict

    @property
    def megabytes(self):
        return self.path.stat().st_size / 1e6


def orders(generator, folder, count, shuffled):
    name = f"orders-{count}{'-shuffled' if shuffled else ''}.jsonl"
    command = [generator, "--orders", count] + ["--shuffled"] * shuffled
    return Result(folder / name, count, shuffled, write(command, folder / name))


def products(generator, folder):
    path = folder / "products.jsonl"
    write([generator, "--products"], path)
    return path


def write(command, path):
    with open(path, "wb") as file:
        ran = subprocess.run(
            [str(word) for word in command], stdout=file, stderr=subprocess.PIPE, check=True, env={"TMPDIR": path.parent}
        )
    return json.loads(ran.stderr)
