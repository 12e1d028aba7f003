"""Wrong builds: the program with a known mistake, which the proof must not let through."""

import shutil
import subprocess
from dataclasses import dataclass

from . import program, seams
from .archetypes import ARCHETYPES
from .sweep import sweep

WRONG = program.ROOT / "scripts" / "wrong"


@dataclass(frozen=True)
class Mistake:
    """A patch, and what must be broken by it."""

    patch: str
    breaks: str
    archetypes: tuple = ()
    seams: tuple = ()


MISTAKES = (
    Mistake("checkpoint-first", "lost", archetypes=ARCHETYPES[:2]),
    Mistake("sent-blindly", "doubled", archetypes=ARCHETYPES[2:]),
    Mistake("no-overlap", "lost", seams=seams.SEAMS),
)


def all_caught(profile, sample, seed):
    """Builds each mistake and shows it to the proof; true if none gets through."""
    fine = True
    for mistake in MISTAKES:
        binary = built(mistake, profile)
        for archetype in mistake.archetypes:
            result = sweep(archetype, binary, sample, seed)
            broken = sum(trial.broke(mistake.breaks) for trial in result.trials)
            fine &= told(mistake, archetype.name, broken, len(result.trials))
        for seam in mistake.seams:
            fine &= told(mistake, seam.name, int(bool(seams.missed(seam, binary))), 1)
    return fine


def told(mistake, where, broken, tried):
    verdict = "caught" if broken else "GOT THROUGH"
    print(f"{mistake.patch:<17} {where:<20} {mistake.breaks:>8} at {broken} of {tried}  {verdict}", flush=True)
    return broken > 0


def built(mistake, profile):
    """The program with the mistake. Its dependencies are copied from the right program's build, which is quicker."""
    main = program.target_directory()
    target = main / "wrong" / mistake.patch
    tree = target / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in ("src", "Cargo.toml", "Cargo.lock"):
        source = program.ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, tree / name)
    patch = WRONG / f"{mistake.patch}.patch"
    subprocess.run(["patch", "--strip=1", "--fuzz=0", "--silent", "--input", str(patch)], cwd=tree, check=True)
    seeded(program.folder(profile, main), program.folder(profile, target))
    return program.build(profile, tree, target)


def seeded(source, target):
    """Copies what was built of the dependencies."""
    if target.exists() or not source.exists():
        return
    ours = shutil.ignore_patterns("*hwjobs*", "incremental", "examples")
    for name in ("deps", "build", ".fingerprint"):
        shutil.copytree(source / name, target / name, ignore=ours, copy_function=shutil.copy2)
