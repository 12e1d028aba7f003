"""Wrong builds: the program with a known mistake, which the proof must not let through."""

import os
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
    Mistake("checkpoint-first", "lost", archetypes=tuple(one for one in ARCHETYPES if one.name.startswith("import, "))),
    Mistake("sent-blindly", "doubled", archetypes=tuple(one for one in ARCHETYPES if "marks" in one.shows)),
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
    """The program with the mistake. Its dependencies come from the right program's build, which is quicker."""
    main = program.target_directory()
    target = main / "wrong" / mistake.patch
    tree = target / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in ("src", "benches", "Cargo.toml", "Cargo.lock"):
        source = program.ROOT / name
        # The copy's files are new: had they their old times, Cargo could take yesterday's build for today's.
        if source.is_dir():
            shutil.copytree(source, tree / name, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(source, tree / name)
    patch = WRONG / f"{mistake.patch}.patch"
    subprocess.run(["patch", "--strip=1", "--fuzz=0", "--silent", "--input", str(patch)], cwd=tree, check=True)
    seeded(program.folder(profile, main), program.folder(profile, target))
    return program.build(profile, tree, target)


def seeded(source, target):
    """Takes over what was built of the dependencies: libraries as links, for they are large and never written again."""
    if target.exists() or not source.exists():
        return
    shutil.copytree(source / ".fingerprint", target / ".fingerprint", ignore=shutil.ignore_patterns("hwjobs-*"))
    shutil.copytree(source / "build", target / "build", ignore=shutil.ignore_patterns("hwjobs-*"))
    (target / "deps").mkdir()
    for built in (source / "deps").iterdir():
        if built.suffix in (".rlib", ".rmeta", ".so", ".d") and "hwjobs" not in built.name:
            os.link(built, target / "deps" / built.name)
