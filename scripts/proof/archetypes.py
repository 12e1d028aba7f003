"""The kinds of run that are swept, each with the state of the world in which it begins."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from .points import killed_at, recorded
from .retailer import Retailer, at

SMALL_PAGES = '[orders.new]\nsettle = "0s"\npage-size = 4\n'
MARKED = SMALL_PAGES + '[store.orders]\nmark = { tag = "hw:imported", note = "hwjobs: imported" }\n'

FOLLOWED = SMALL_PAGES + '[orders.update]\npage-size = 6\n[orders.approve]\npolicy = "all"\npage-size = 6\n'

# The swept run, the run that heals it, and one more that has nothing left to do.
SWEPT, HEALING, IDLE = at(minutes=60), at(minutes=75), at(minutes=90)
JOB = ("orders", "new")


@dataclass(frozen=True)
class Archetype:
    """A kind of run."""

    name: str
    jobs: str
    prepare: Callable
    marks: bool = False
    job: tuple = JOB


def first_run(retailer, _strace):
    """No store yet, twelve orders at the shop: opening and migrating are swept too."""
    with retailer:
        pass


def next_run(retailer, _strace):
    """A store with a checkpoint behind twelve orders; nine more have come."""
    with retailer:
        done(retailer.run(*JOB, now=at()))
    retailer.now = at(minutes=50)
    with retailer:
        retailer.place(9)


def healing_run(retailer, strace):
    """A run was killed with half of its mutations sent, waiting for the answer to one of them."""
    with tempfile.TemporaryDirectory(dir=retailer.folder.parent) as rehearsal:
        with retailer:
            pass
        with retailer.copied_to(Path(rehearsal) / "r", retailer.now) as other:
            points = recorded(other, strace, JOB, at())
    answers = [point for point in points if point.call == "recvfrom"]
    with retailer:
        assert killed_at(retailer, strace, JOB, at(), answers[len(answers) * 2 // 3]).killed


def changed_orders(retailer, _strace):
    """A store that has every order of the shop, of which some have changed there since it read them."""
    with retailer:
        done(retailer.run(*JOB, now=at()))
    for minutes in (10, 20, 30, 40):
        retailer.now = at(minutes=minutes)
        with retailer:
            retailer.step()
    with retailer:
        done(retailer.run(*JOB, now=at(minutes=41)))


def followed_orders(retailer, strace):
    """A store that has every order of the shop as it is there, none of them approved."""
    changed_orders(retailer, strace)
    with retailer:
        done(retailer.run("orders", "update", now=at(minutes=42)))


def done(ended):
    """Holds a run of the preparation to its success."""
    assert ended.code == 0, ended.errors


ARCHETYPES = (
    Archetype("import, first run", SMALL_PAGES, first_run),
    Archetype("import, next run", SMALL_PAGES, next_run),
    Archetype("import and mark", MARKED, first_run, marks=True),
    Archetype("mark, after a kill", MARKED, healing_run, marks=True),
    Archetype("follow the shop", FOLLOWED, changed_orders, job=("orders", "update")),
    Archetype("approve", FOLLOWED, followed_orders, job=("orders", "approve")),
)


def prepared(archetype, binary, strace, folder):
    """The world in which the archetype's run begins; its shop is not standing."""
    retailer = Retailer(binary, folder, archetype.jobs)
    archetype.prepare(retailer, strace)
    retailer.now = SWEPT
    return retailer
