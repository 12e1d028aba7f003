"""A retailer on this machine: a folder with catalog and store, and a demo shop that stands beside it."""

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

NOON = datetime(2026, 11, 27, 12, tzinfo=timezone.utc)

# So many points a second come back that no request ever waits for them.
UNTHROTTLED = ("--points-per-second", "1000000")


def at(minutes=0, seconds=0):
    """A time of the proof, as `HWJOBS_NOW` takes it."""
    return (NOON + timedelta(minutes=minutes, seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Retailer:
    """`with Retailer(binary, folder, jobs) as r`: the shop stands inside the block. Its clock stands still at `now`."""

    # Numbers of orders that the store has cancelled by itself, and that the shop is to cancel for that.
    given_up = frozenset()
    # What the shop is to show of what the store has moved, by inventory item and location; and behind which of its moves that is.
    to_show, shown_before = {}, 0
    # What makes two variants the same. A few of the shop's have no SKU, which no run can mend.
    identifier = "sku"

    def __init__(self, binary, folder, jobs, now=at(), orders=12, index_lag="0s", late=None):
        self.binary, self.folder, self.jobs, self.now = str(binary), Path(folder), jobs, now
        self.growth = ["--orders", str(orders), "--index-lag", index_lag, *(["--late", str(late)] if late else []), *UNTHROTTLED]
        self.shop_file, self.store_file = self.folder / "shop.db", self.folder / "hwjobs.db"

    def __enter__(self):
        self.folder.mkdir(exist_ok=True)
        serve = ["--output", "json", "sandbox", "serve", "--state", str(self.shop_file), *self.growth]
        self.shop = subprocess.Popen(
            [self.binary, *serve], env=self.environment(self.now), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        told = "".join(iter(self.shop.stdout.readline, "}\n"))
        shop = json.loads(told + "}")["sandbox"]
        self.url, self.token = shop["url"], shop["token"]
        (self.folder / "jobs.toml").write_text(
            f'[store]\nstate = "hwjobs.db"\nidentifier = "{self.identifier}"\n\n[shops.brightside]\ndomain = "{self.url}"\n'
            f'token = {{ env = "SHOP_TOKEN" }}\naccess = "read-write"\n\n{self.jobs}'
        )
        return self

    def __exit__(self, *_):
        self.shop.terminate()
        self.shop.wait()
        self.shop.stdout.close()

    def environment(self, now):
        """Like cron's: next to nothing. One certificate instead of a hundred: the shop speaks plain HTTP, and a hundred files read
        at the start would only hide the calls that matter among those that do not."""
        certificate = next(Path("/etc/ssl/certs").glob("*.pem"), None)
        return {"HWJOBS_NOW": now} | ({"SSL_CERT_FILE": str(certificate)} if certificate else {})

    def start(self, *line, now, under=()):
        """The program in the folder, begun; perhaps under another one."""
        environment = self.environment(now) | {"SHOP_TOKEN": self.token}
        command = [*under, self.binary, "--output", "json", *line]
        return subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
        )

    def run(self, *line, now, under=()):
        """The program in the folder, ended: its exit code (negative: the signal that killed it), its report, its errors."""
        process = self.start(*line, now=now, under=under)
        return ended(process)

    def place(self, orders):
        """Lets buyers place orders, now."""
        with urlopen(f"{self.url}/sandbox/place", data=str(orders).encode()) as answer:
            assert json.load(answer)["placed"] == orders

    def let_be(self, now):
        """Has the standing shop's clock stand at another time."""
        with urlopen(f"{self.url}/sandbox/now", data=now.encode()) as answer:
            assert answer.status == 200
        self.now = now

    def count(self, item, location, found):
        """Has somebody at the shop write down what is at a location, as in `available=7`."""
        with urlopen(f"{self.url}/sandbox/stock", data=f"{item} {location} {found}".encode()) as answer:
            assert json.load(answer)["changed"]

    def step(self):
        """Lets the shop's world go on a little: orders placed, edited, cancelled, refunded, …"""
        with urlopen(f"{self.url}/sandbox/step", data=b"") as answer:
            assert answer.status == 200

    def happens(self, order, *names):
        """Lets these things happen to one order; false where they cannot, and then none of them has."""
        try:
            with urlopen(f"{self.url}/sandbox/step", data=" ".join((order, *names)).encode()) as answer:
                return answer.status == 200
        except HTTPError as refused:
            if refused.code != 422:
                raise
            return False

    def copied_to(self, folder, now):
        """The same retailer in another folder at another time; the shop must not be standing."""
        shutil.copytree(self.folder, folder)
        copy = Retailer(self.binary, folder, self.jobs, now)
        copy.growth, copy.given_up, copy.identifier = self.growth, self.given_up, self.identifier
        copy.to_show, copy.shown_before = self.to_show, self.shown_before
        return copy


class Ended:
    """How an invocation ended."""

    def __init__(self, code, report, errors):
        self.code, self.report, self.errors = code, report, errors

    @property
    def killed(self):
        return self.code == -9


def ended(process):
    """Waits for an invocation."""
    out, errors = process.communicate()
    report = json.loads(out) if process.returncode >= 0 and out else {}
    return Ended(process.returncode, report, errors.decode(errors="replace").strip())


def rows(file, sql):
    """Asks a SQLite file, which must exist."""
    with closing(sqlite3.connect(f"file:{file}?mode=rw", uri=True)) as connection:
        return connection.execute(sql).fetchall()
