"""What kills cannot show: orders that fall on the seam between two windows, or are found by searches only after their window was read."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import program, truth
from .archetypes import JOB, SMALL_PAGES
from .retailer import Retailer, at


@dataclass(frozen=True)
class Seam:
    """Orders are placed `placed` seconds after noon and found by searches after `index_lag`; runs begin at these minutes."""

    name: str
    placed: int
    index_lag: str
    runs: tuple


SEAMS = (
    # The first run reads up to noon, inclusive; then, still within that second, an order is placed.
    Seam("on the seam", placed=0, index_lag="0s", runs=(0, 5)),
    # Placed before the first run, found after it: the second window must reach back.
    Seam("late in the index", placed=-20, index_lag="30s", runs=(0, 5)),
)


def missed(seam, binary):
    """The orders that no run brought in."""
    with tempfile.TemporaryDirectory(prefix="hwjobs-seam-", dir=program.memory()) as scratch:
        retailer = Retailer(binary, Path(scratch) / "world", SMALL_PAGES, at(minutes=-60), index_lag=seam.index_lag)
        first, *later = seam.runs
        with retailer:
            pass
        if seam.placed < 0:
            placed(retailer, seam)
        ran(retailer, first)
        if seam.placed >= 0:
            placed(retailer, seam)
        for minutes in later:
            ran(retailer, minutes)
        return [fault.what for fault in truth.faults(retailer, marks=False)]


def placed(retailer, seam):
    retailer.place(3, at(seconds=seam.placed))


def ran(retailer, minutes):
    """A run, with the shop standing at that time."""
    retailer.now = at(minutes=minutes)
    with retailer:
        ended = retailer.run(*JOB, now=retailer.now)
        assert ended.code == 0, ended.errors
