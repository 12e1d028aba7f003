"""The sweep: one trial per point. Kill the run there, let the next one heal it, and hold the result to the truth."""

import os
import shutil
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import program, truth
from .archetypes import HEALING, IDLE, SWEPT, prepared
from .fault import Fault
from .points import comb, killed_at, recorded

# A harness that counts calls wrongly misses most points and still looks complete.
KILLED_AT_LEAST = 0.98


@dataclass
class Trial:
    """What came of one kill."""

    point: str
    killed: bool
    answers_lost: int = 0
    faults: list = field(default_factory=list)

    def broke(self, kind):
        return any(fault.kind == kind for fault in self.faults)


@dataclass
class Result:
    """What came of an archetype."""

    name: str
    points: int
    trials: list

    @property
    def enough_killed(self):
        # How an answer is split into reads differs from run to run, so a point may now and then not come: one is no sign.
        missed = sum(not trial.killed for trial in self.trials)
        return missed <= max(1, (1 - KILLED_AT_LEAST) * len(self.trials))

    @property
    def clean(self):
        return self.enough_killed and not any(trial.faults for trial in self.trials)

    def __str__(self):
        count = lambda predicate: sum(map(predicate, self.trials))
        return (
            f"{self.name:<20} {self.points:>5} points  {len(self.trials):>5} tried  {count(lambda t: t.killed):>5} killed"
            f"  {sum(trial.answers_lost for trial in self.trials):>4} answers lost"
            f"  {count(lambda t: t.broke('lost')):>4} lost  {count(lambda t: t.broke('doubled')):>4} doubled"
            f"  {count(lambda t: t.broke('wrong')):>4} wrong"
        )


def sweep(archetype, binary, sample=None, seed=1):
    """Tries the points of an archetype's run: all of them, or a sample."""
    strace = program.strace()
    with tempfile.TemporaryDirectory(prefix="hwjobs-sweep-", dir=program.memory()) as scratch:
        scratch = Path(scratch)
        world = prepared(archetype, binary, strace, scratch / "world")
        undisturbed = left_alone(archetype, world, scratch)
        with world.copied_to(scratch / "recorded", SWEPT) as retailer:
            points = recorded(retailer, strace, archetype.job, SWEPT)
        chosen = comb(points, sample, seed)

        def one(numbered):
            number, point = numbered
            folder = scratch / str(number)
            try:
                return trial(archetype, world.copied_to(folder, SWEPT), strace, point, undisturbed)
            finally:
                shutil.rmtree(folder)

        with ThreadPoolExecutor(os.cpu_count()) as workers:
            return Result(archetype.name, len(points), list(workers.map(one, enumerate(chosen))))


def left_alone(archetype, world, scratch):
    """The content of a store whose run nobody killed. It must please the checker by itself."""
    with world.copied_to(scratch / "undisturbed", SWEPT) as retailer:
        for job, now in ((archetype.job, SWEPT), *((job, HEALING) for job in archetype.heals)):
            ended = retailer.run(*job, now=now)
            assert ended.code == 0, ended.errors
        found = truth.faults(retailer, archetype.shows)
        assert not found, "left alone, and yet " + "; ".join(map(str, found))
        return truth.content(retailer.store_file)


def trial(archetype, retailer, strace, point, undisturbed):
    """One kill, and what came of it."""
    with retailer:
        result = Trial(str(point), killed_at(retailer, strace, archetype.job, SWEPT, point).killed)
        sent = -changes(retailer)
        for job in archetype.heals:
            healed = retailer.run(*job, now=HEALING)
            if healed.code != 0:
                result.faults = [Fault("wrong", f"the next run ended with {healed.code}: {healed.errors}")]
                return result
            # Confirmed without being carried out: it was found at the shop, so the killed run had sent it and never saw the answer.
            result.answers_lost += healed.report["mutations"]["confirmed"]
        result.answers_lost -= sent + changes(retailer)
        result.faults = truth.faults(retailer, archetype.shows, undisturbed) + list(idle(archetype, retailer))
    return result


def changes(retailer):
    """How many mutations have changed anything at the shop so far."""
    return sum(changed for _, _, changed in truth.effects(retailer.shop_file))


def idle(archetype, retailer):
    """One more run finds nothing to do."""
    outcome = lambda: (sorted(truth.effects(retailer.shop_file)), data(truth.content(retailer.store_file)))
    before = outcome()
    ended = retailer.run(*archetype.job, now=IDLE)
    if ended.code != 0:
        yield Fault("wrong", f"a run with nothing to do ended with {ended.code}: {ended.errors}")
    elif outcome() != before:
        yield Fault("doubled", "a second clean run changed something")


def data(content):
    """Everything but the checkpoint, which moves on."""
    return Counter({row: times for row, times in content.items() if row[0] != "checkpoints"})
