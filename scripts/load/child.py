"""A process that ran to its end: how long it took, and what it took."""

import os
import signal
import subprocess
import tempfile
import time


class Failed(Exception):
    """It ended badly, or did not do what it said."""


class Child:
    def __init__(self, command, folder, fine=(0,)):
        # What the one before left to be written is not this one's to wait for.
        os.sync()
        command = [str(word) for word in command]
        with tempfile.TemporaryFile() as said:
            began = time.perf_counter()
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
            try:
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                # With all that it started.
                os.killpg(process.pid, signal.SIGKILL)
                raise
            self.seconds = time.perf_counter() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            self.said = said.read().decode(errors="replace")
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        # The largest of its processes. It begins with this script's own mark: what is smaller cannot be told apart.
        self.peak_mib = usage.ru_maxrss / 1024
        if process.returncode not in fine:
            raise Failed(f"{' '.join(command)}: exit {process.returncode}\n{self.last_lines()}")

    def last_lines(self):
        return "\n".join("    " + line[:300] for line in self.said.splitlines()[-8:])


def environment(folder):
    """As cron has it; what is temporary is in the same folder."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
