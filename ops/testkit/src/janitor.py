"""Stops the shared test servers when no test uses them: janitor.py FOLDER IDLE_SECONDS PID..."""

import fcntl
import glob
import os
import shutil
import signal
import sys
import time

folder, idle_seconds, pids = sys.argv[1], float(sys.argv[2]), [int(pid) for pid in sys.argv[3:]]


def runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(") ", 1)[1][0] not in "ZX"
    except FileNotFoundError:
        if os.path.exists("/proc/self/stat"):
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def ask(pids, how):
    for pid in pids:
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            pass


def stop():
    """Their data is thrown away, so there is nothing to write at the end; SIGINT ends both quickly."""
    ask(pids, signal.SIGINT)
    deadline = time.monotonic() + 10
    while any(runs(pid) for pid in pids):
        if time.monotonic() > deadline:
            ask(pids, signal.SIGKILL)
            break
        time.sleep(0.05)


def sweep(own):
    """Removes what private servers left behind whose test was killed: their lock is free then."""
    for lock in glob.glob(os.path.join(own, "*", "*", "lock")):
        with open(lock, "a") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(os.path.dirname(os.path.dirname(lock)), ignore_errors=True)


users = open(os.path.join(folder, "users.lock"), "a")
unused_since = time.monotonic()
while time.monotonic() - unused_since < idle_seconds:
    time.sleep(0.5)
    if not any(runs(pid) for pid in pids):
        sys.exit()
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if time.monotonic() - unused_since < idle_seconds:
            fcntl.flock(users, fcntl.LOCK_UN)
    except BlockingIOError:
        unused_since = time.monotonic()

# The loop ended with the lock held: tests that start now wait, and then find no servers.
fcntl.flock(users, fcntl.LOCK_EX)
if os.path.exists(os.path.join(folder, "servers")):
    os.remove(os.path.join(folder, "servers"))
stop()
for name in ("postgres", "nats"):
    shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
sweep(os.path.join(os.path.dirname(folder), "own"))
