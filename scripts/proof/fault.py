"""A broken promise."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """`lost`, `doubled`, or `wrong` in another way."""

    kind: str
    what: str

    def __str__(self):
        return f"{self.kind}: {self.what}"
