"""What the measurements of scripts/bench have in common: a service and
its floor behind wrk, registers to measure on, the report."""

import contextlib
import itertools
import json
import os
import platform
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ("floor", "raw", "seed")
READERS = 32            # connections of wrk for reads
WRITERS = 64            # ... and for writes
WARM_UP = 1             # seconds
FULL = 10000000         # incidents of --full
CHANGES = 100000        # lines for PATCH, more than a run takes
RECENT_LEAST = 100
DATABASE = "incidents.sqlite3"
LIST = "/api/incidents/"


class Failure(Exception):
    """Something could not be measured, or was answered wrongly."""


class TooSlow(Failure):
    """No request was answered in the time of a run."""


def run(*command, **options):
    """Output of a command that must succeed."""
    result = subprocess.run([str(c) for c in command], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            **options)
    if result.returncode != 0:
        raise Failure("%s: exit status %d\n%s" % (
            " ".join(str(c) for c in command), result.returncode,
            (result.stdout or "") + result.stderr))
    return result.stdout


# --- what is measured -------------------------------------------------------

def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def processes_below(roots):
    """Process ids and names of these processes and all below them."""
    parents = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            text = (entry / "stat").read_text()
            pid, rest = int(entry.name), text.rpartition(")")[2].split()
            name = text.partition("(")[2].rpartition(")")[0]
            parents[pid] = int(rest[1]), name

    def below(pid):
        while pid in parents and pid not in roots:
            pid = parents[pid][0]
        return pid in roots

    return {pid: name for pid, (_, name) in parents.items() if below(pid)}


def memory_of(pid):
    """VmRSS and VmHWM of a process in MiB."""
    lines = Path("/proc/%d/status" % pid).read_text().split("\n")
    values = dict(line.split(":", 1) for line in lines if ":" in line)
    return {name: int(values[name].split()[0]) / 1024
            for name in ("VmRSS", "VmHWM") if name in values}


def cpu_time(pids):
    """Seconds of a core that all threads of these have taken."""
    total = 0
    for pid in pids:
        for task in Path("/proc/%d/task" % pid).iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


class Server:
    """What answers requests on a port of this machine."""

    def __init__(self, state):
        self.state = state
        self.port = free_port()
        self.url = "http://127.0.0.1:%d" % self.port

    def answers(self):
        try:
            return self.get(LIST) is not None
        except OSError:
            return False

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            if answer.status != 200:
                raise Failure("%s: %d" % (path, answer.status))
            return answer.read()

    def header(self, path, name):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.headers[name]

    def count(self):
        return json.loads(self.get(LIST))["count"]

    def load(self, kind, lines, connections, seconds, *more):
        """One run of wrk; its figures."""
        out = run("wrk", "-t1", "-c%d" % connections,
                  "-d%ds" % seconds, "--timeout", "60s",
                  "-s", ROOT / "tests/bench/load.lua",
                  self.url + LIST, "--", kind, lines, *more)
        figures = json.loads(out.splitlines()[-1])
        if figures["errors"]:
            raise Failure("%s: %d of %d requests failed\n%s" % (
                kind, figures["errors"], figures["requests"], out))
        if not figures["requests"]:
            raise TooSlow("%s: no answer in %d s" % (kind, seconds))
        figures["rate"] = figures["requests"] / figures["seconds"]
        return figures


class Service(Server):
    """nginx and a pool, started by scripts/serve and stopped at the end.

    `build` is a folder with incident-fcgi and incidentctl: ours, or the
    floor's under those names.
    """

    def __init__(self, state, build, options):
        super().__init__(state)
        self.command = [
            ROOT / "scripts" / "serve", "--port", self.port,
            "--state", state, "--build", build,
            "--workers", options.workers, "--threads", options.threads]

    def __enter__(self):
        self.log = open(self.state / "serve.log", "w+")
        self.process = subprocess.Popen(
            [str(c) for c in self.command], stdout=self.log,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                self.__exit__()
                raise Failure("scripts/serve does not start:\n" +
                              (self.state / "serve.log").read_text())
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        stop(self.process)
        self.log.close()

    def workers(self):
        """Process ids of incident-fcgi below scripts/serve."""
        return [pid for pid, name in
                processes_below([self.process.pid]).items()
                if name.startswith("incident-fcgi")]

    def memory(self):
        """Largest VmRSS and VmHWM of a worker, in MiB."""
        workers = [memory_of(pid) for pid in self.workers()]
        if not workers:
            raise Failure("the workers of the pool were not found")
        return {name: max(worker[name] for worker in workers)
                for name in ("VmRSS", "VmHWM")}


def stop(process):
    """By SIGTERM, or SIGKILL if it does not end."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def floor_programs(folder, threads, size, options):
    """A folder for `serve --build` with the floor in the service's place.

    It has no database, but nginx is that of the service.
    """
    folder.mkdir()
    for name, text in (
            ("incident-fcgi", "exec '%s' %d %d" % (
                options.build / "tests/bench/floor", threads, size)),
            ("incidentctl", "for last; do :; done\n"
             "[ \"$last\" != nginx ] || exec '%s' \"$@\"" %
             (options.build / "incidentctl"))):
        (folder / name).write_text("#!/bin/sh\n%s\n" % text)
        (folder / name).chmod(0o755)
    (folder / "conf").symlink_to(options.build / "conf")
    return folder


def seed(folder, number, options):
    """A state folder with a database of that many incidents, whose ids are
    1 to `number`."""
    folder.mkdir()
    config = folder / "incident-tracker.ini"
    config.write_text("database = %s\n" % DATABASE)
    lines = folder / "seed.ndjson"
    with open(lines, "w") as out:
        subprocess.run([options.build / "tests/bench/seed", str(number)],
                       stdout=out, check=True)
    control = options.build / "incidentctl"
    run(control, "--config", config, "migrate")
    run(control, "--config", config, "import", lines)
    # All of it in one file, so that copies start alike.
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def opened(database):
    """To read what a service may have open; closed by its end."""
    return contextlib.closing(sqlite3.connect(
        "file:%s?mode=ro" % urllib.parse.quote(str(database)), uri=True))


def statuses(database, ids, table="incident"):
    """Lines of id and status as they are now; an id may come again."""
    statement = "SELECT status FROM %s WHERE id = ?" % table
    with opened(database) as db:
        now = {i: db.execute(statement, (i,)).fetchone()[0]
               for i in set(ids)}
    return ["%d %s" % (i, now[i]) for i in ids]


def anywhere(chance, number):
    """Ids of a seeded register, each at most once, in any order."""
    return chance.sample(range(1, number + 1), min(number, CHANGES))


def operators_mix(chance, number):
    """Ids in the order in which operators may change them: nine of ten are
    of the last seven days, the others of any time before.

    The seed is spread evenly over five years.  A small register has a
    handful of incidents in seven days: there the newest hundred are taken,
    since changes of one incident that are under way together could overtake
    each other.
    """
    recent = max(RECENT_LEAST, number * 7 // (5 * 365))
    newest = list(range(number - recent + 1, number + 1))
    older = anywhere(chance, number - recent)
    chance.shuffle(newest)
    pick = itertools.cycle(newest), itertools.cycle(older)
    return [next(pick[i % 10 == 9]) for i in range(CHANGES)]


def copy_state(source, target):
    target.mkdir()
    for name in (DATABASE, "incident-tracker.ini"):
        shutil.copy(source / name, target / name)
    return target


def version(*command):
    with contextlib.suppress(OSError, Failure):
        result = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT)
        if result.returncode == 0:
            return result.stdout.strip().rpartition("/")[2]
    return "unknown"


def machine(folder):
    """What the figures belong to."""
    cpu = platform.processor() or "unknown"
    with contextlib.suppress(OSError):
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                cpu = line.partition(":")[2].strip()
                break
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": cpu,
        "kernel": platform.release(),
        "disk": version("findmnt", "-n", "-o", "FSTYPE", "-T", str(folder)),
        "nginx": version("nginx", "-v"),
        "sqlite": version("pkg-config", "--modversion", "sqlite3"),
        "libfcgi": version("pkg-config", "--modversion", "fcgi"),
        "load": os.getloadavg()[0],
    }


def print_machine(m):
    print("%d cores, %s, Linux %s, %s; nginx %s, SQLite %s, libfcgi %s; "
          "load before %.1f" % (
              m["cores"], m["cpu"], m["kernel"], m["disk"], m["nginx"],
              m["sqlite"], m["libfcgi"], m["load"]))
