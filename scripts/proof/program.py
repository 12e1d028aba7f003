"""The program under proof: where Cargo puts it, and the tools it is proven with."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def build(profile, tree=ROOT, target=None):
    """Builds the program from `tree`; answers where it is."""
    environment = dict(os.environ, **({"CARGO_TARGET_DIR": str(target)} if target else {}))
    subprocess.run(["cargo", "build", "--quiet", "--bin", "hwjobs", "--profile", profile], cwd=tree, env=environment, check=True)
    return folder(profile, target or target_directory()) / "hwjobs"


def folder(profile, target):
    """Where a profile's output lies; only Cargo calls the `dev` profile's folder otherwise."""
    return Path(target) / ("debug" if profile == "dev" else profile)


def target_directory():
    """Cargo's own answer."""
    asked = ["cargo", "metadata", "--format-version", "1", "--no-deps"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True)
    return Path(json.loads(answer.stdout)["target_directory"])


def strace():
    """The path of strace, which is installed first where that is possible."""
    if not shutil.which("strace"):
        if os.geteuid() != 0:
            sys.exit("strace is missing; install it: sudo apt-get install strace")
        subprocess.run(["apt-get", "update", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "strace"], check=True, stdout=subprocess.DEVNULL)
    return shutil.which("strace")


def memory():
    """Where trial folders lie: in memory if possible. A kill loses nothing that was written, so the disk is not in question."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
