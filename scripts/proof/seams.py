"""What kills cannot show: orders that fall on the seam between two windows, or are found by searches only after their window was read."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import program, truth
from .archetypes import JOB, SMALL_PAGES
from .retailer import Retailer, at


@dataclass(frozen=True)
class Seam:
    """Orders are placed `placed` seconds after the first run, whose window ends when it begins, and found by searches `index_lag` later."""

    name: str
    placed: int
    index_lag: str


SEAMS = (
    # The first run reads up to noon, inclusive; then, still within that second, orders are placed.
    Seam("on the seam", placed=0, index_lag="0s"),
    # Placed before the first run, found after it: the next window must reach back.
    Seam("late in the index", placed=-20, index_lag="30s"),
)
ORDERS = 3


def missed(seam, binary):
    """The orders that neither the first run nor the next one brought in."""
    with tempfile.TemporaryDirectory(prefix="hwjobs-seam-", dir=program.memory()) as scratch:
        retailer = Retailer(binary, Path(scratch) / "world", SMALL_PAGES, at(minutes=-60), index_lag=seam.index_lag)
        first, place = lambda: ran(retailer, at()), lambda: placed(retailer, at(seconds=seam.placed))
        for happens in (place, first) if seam.placed < 0 else (first, place):
            happens()
        assert len(truth.faults(retailer)) == ORDERS, "the first run cannot have seen them"
        ran(retailer, at(minutes=5))
        return [fault.what for fault in truth.faults(retailer)]


def placed(retailer, now):
    """Orders, placed at that time."""
    retailer.now = now
    with retailer:
        retailer.place(ORDERS)


def ran(retailer, now):
    """A run, with the shop standing at that time."""
    retailer.now = now
    with retailer:
        ended = retailer.run(*JOB, now=now)
        assert ended.code == 0, ended.errors
