"""The instants at which a run can be killed: before each of its system calls, by name and number, from a recorded trace."""

import random
import re
from collections import Counter
from dataclasses import dataclass

CALL = re.compile(r"^(\d+) +([a-z_0-9]+)\(")


@dataclass(frozen=True)
class Point:
    """Before the `nth` call of this name in a thread, the first that comes to it. A call that is killed is not carried out; "after" a call is before the next one."""

    call: str
    nth: int

    def __str__(self):
        return f"{self.call} {self.nth}"


def recorded(retailer, strace, job, now):
    """Every point of an undisturbed run, in its order."""
    trace = retailer.folder / "trace"
    ended = retailer.run(*job, now=now, under=[strace, "-f", "-o", str(trace)])
    assert ended.code == 0, ended.errors
    calls = [match.groups() for match in map(CALL.match, trace.read_text(errors="replace").splitlines()) if match]
    assert calls.pop(0)[1] == "execve", "the trace begins with the program itself"
    # strace counts the calls of each thread by itself.
    seen, points = Counter(), {}
    for thread, call in calls:
        seen[thread, call] += 1
        points[Point(call, seen[thread, call])] = None
    return list(points)


def killed_at(retailer, strace, job, now, point):
    """Runs the job and kills it there. Not with `--seccomp-bpf`: strace 6.1 then traces the call, but never sends the signal."""
    inject = ["-e", f"trace={point.call}", "-e", f"inject={point.call}:signal=KILL:when={point.nth}"]
    return retailer.run(*job, now=now, under=[strace, "-f", "-o", "/dev/null", *inject])


def comb(points, sample, seed):
    """So many points, evenly from the whole run; the seed says where the comb is put."""
    if not sample or sample >= len(points):
        return points
    offset, step = random.Random(seed).random(), len(points) / sample
    return [points[int((tooth + offset) * step)] for tooth in range(sample)]
