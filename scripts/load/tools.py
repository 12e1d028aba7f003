"""What has to be there first: our own programs, and the others' packages."""

import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from proof import program

INSTEAD = program.ROOT / "benches" / "bulk" / "instead"
REQUIREMENTS = INSTEAD / "requirements.txt"


@dataclass
class Tools:
    hwjobs: Path
    generator: Path
    limits: Path
    python: Path | None
    versions: list


def ready(build, others):
    target = program.target_directory()
    if build:
        examples = ["--example", "bulk-orders", "--example", "load-limits"]
        command = ["cargo", "build", "--quiet", "--release", "--bin", "hwjobs", *examples]
        subprocess.run(command, cwd=program.ROOT, check=True)
    folder = program.folder("release", target)
    return Tools(
        hwjobs=folder / "hwjobs",
        generator=folder / "examples" / "bulk-orders",
        limits=folder / "examples" / "load-limits",
        python=python(target / "instead") if others else None,
        versions=[f"SQLite {sqlite3()}", *pinned()] if others else [],
    )


def python(folder):
    """The Python of an environment that has what the others need."""
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
    command = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]
    subprocess.run(command, check=True)
    return folder / "bin" / "python"


def pinned():
    return [line.replace("==", " ") for line in REQUIREMENTS.read_text().splitlines()]


def sqlite3():
    """The version of SQLite's shell, which is installed first where that is possible."""
    if not shutil.which("sqlite3"):
        if os.geteuid() != 0:
            sys.exit("sqlite3 is missing; install it: sudo apt-get install sqlite3")
        subprocess.run(["apt-get", "update", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "sqlite3"], check=True, stdout=subprocess.DEVNULL)
    return subprocess.run(["sqlite3", "--version"], capture_output=True, check=True, text=True).stdout.split()[0]
