"""scripts/bench peers: the same requests to this service, to the stack of
the service that it replaces, and to a service of Fastify.

All of them hold the same incidents, commit to disk before they answer, and
stand behind an nginx that listens on loopback and reaches them by Unix
sockets.  They run at the same time, and one of them is asked at a time, in
short rounds that take turns.  Memory is that of all processes but nginx,
after the load.
"""

import contextlib
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import time
from datetime import datetime, timezone
from pathlib import Path

from harness import (
    DATABASE, LIST, READERS, ROOT, WARM_UP, WRITERS, Failure, Server, Service,
    TooSlow, anywhere, copy_state, cpu_time, machine, memory_of,
    print_machine, processes_below, run, seed, statuses, stop, version)

PEERS = ROOT / "tests/bench/peers"
DJANGO = PEERS / "django"
FASTIFY = PEERS / "fastify"
GUNICORN = "/usr/bin/gunicorn"      # Debian's, which finds Debian's Django
IDLE = 0.01                         # seconds of a core in 0.2 s
NODE_LEAST = 20                     # what Fastify 5 and better-sqlite3 12 ask


class Ours(Service):
    """As scripts/serve starts it."""

    table = "incident"

    def __init__(self, options, source, folder):
        super().__init__(copy_state(source, folder), options.build, options)
        self.database = folder / DATABASE

    def processes(self):
        return [pid for pid, name in
                processes_below([self.process.pid]).items()
                if name != "nginx" and pid != self.process.pid]


class Peer(Server):
    """A database, processes that each have a socket, and an nginx."""

    backends = 1
    environment = {}

    def __init__(self, _, source, folder):
        (folder / "tmp").mkdir(parents=True)
        super().__init__(folder)
        self.database = folder / "peer.sqlite3"
        self.sockets = [folder / ("%d.sock" % i)
                        for i in range(self.backends)]
        self.make_database()
        self.fill(source / "seed.ndjson")
        self.write_nginx()

    def fill(self, lines):
        with contextlib.closing(sqlite3.connect(self.database)) as db, \
                open(lines) as incidents:
            db.executemany(
                "INSERT INTO %s (id, description, status, source, created_at, "
                "updated_at) VALUES (?, ?, ?, ?, ?, ?)" % self.table,
                (self.row(json.loads(line)) for line in incidents))
            db.commit()

    def row(self, one):
        return (one["id"], one["description"], one["status"], one["source"],
                self.time(one["created_at"]), self.time(one["updated_at"]))

    def write_nginx(self):
        text = (PEERS / "nginx.conf.in").read_text()
        user = "user root root;" if os.getuid() == 0 else ""
        servers = "\n\t\t".join("server unix:%s max_fails=0;" % socket
                                for socket in self.sockets)
        (self.state / "nginx.conf").write_text(
            text.replace("@user@", user).replace("@port@", str(self.port))
            .replace("@servers@", servers))

    def start(self, command):
        return subprocess.Popen(
            [str(c) for c in command], env={**os.environ, **self.environment},
            stdout=self.log, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL)

    def __enter__(self):
        self.log = open(self.state / "peer.log", "w")
        self.backend = [self.start(self.command(socket))
                        for socket in self.sockets]
        self.nginx = self.start(["nginx", "-p", self.state, "-c", "nginx.conf",
                                 "-e", "nginx-error.log"])
        until = time.monotonic() + 30
        while not self.answers():
            if time.monotonic() > until:
                self.__exit__()
                raise Failure("%s does not start:\n%s" % (
                    type(self).__name__,
                    (self.state / "peer.log").read_text()))
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        for process in [self.nginx, *self.backend]:
            stop(process)
        self.log.close()

    def processes(self):
        return list(processes_below([one.pid for one in self.backend]))


class Django(Peer):
    """Django, DRF and django-filter under gunicorn's sync workers."""

    table = "incidents_incident"
    workers = 4

    def make_database(self):
        self.environment = {
            "PYTHONPATH": str(DJANGO), "PYTHONDONTWRITEBYTECODE": "1",
            "DJANGO_SETTINGS_MODULE": "settings",
            "PEER_DATABASE": str(self.database)}
        run("/usr/bin/python3", "-m", "django", "migrate", "--run-syncdb",
            env={**os.environ, **self.environment})

    @staticmethod
    def time(text):
        """As Django stores it: in UTC, without a zone."""
        at = datetime.fromisoformat(text).astimezone(timezone.utc)
        return at.replace(tzinfo=None).isoformat(" ")

    def command(self, socket):
        return [GUNICORN, "--workers", self.workers, "--bind",
                "unix:%s" % socket, "--log-level", "warning",
                "django.core.wsgi:get_wsgi_application()"]


class Fastify(Peer):
    """Fastify and better-sqlite3, one process."""

    table = "incident"

    def make_database(self):
        with contextlib.closing(sqlite3.connect(self.database)) as db:
            db.executescript((FASTIFY / "schema.sql").read_text())

    @staticmethod
    def time(text):
        """As JavaScript writes it."""
        at = datetime.fromisoformat(text).astimezone(timezone.utc)
        return at.replace(tzinfo=None).isoformat(
            timespec="milliseconds") + "Z"

    def command(self, socket):
        return ["node", FASTIFY / "server.mjs", socket, self.database]


class FastifyTwice(Fastify):
    """Two processes over one database, each with a socket of its own."""

    backends = 2


# name: title, class
STACKS = {
    "ours": ("this service", Ours),
    "django": ("Django", Django),
    "fastify": ("Fastify", Fastify),
    "fastify2": ("Fastify x 2", FastifyTwice),
}

# name: what, path if it is one
READS = {
    "get": ("GET one incident", None),
    "page": ("GET first page", LIST),
    "filter": ("GET first page, one filter", LIST + "?status=open"),
    "filters": ("GET first page, both filters",
                LIST + "?status=closed&source=monitoring"),
}
WRITES = {
    "patch": "PATCH status, durable",
    "post": "POST, durable",
}
NAMES = [*READS, *WRITES, *STACKS]

LINE = "%9s  %-30s" + "  %24s" * len(STACKS)


def chosen(options, among):
    """Those of them that --only names, or all of them."""
    return [name for name in among if name in options.only] or list(among)


class Peers:
    """All of the stacks with one number of incidents."""

    def __init__(self, options, folder, number):
        self.options = options
        self.folder = folder
        self.number = number
        self.random = random.Random(number)
        self.rows = []
        folder.mkdir()
        source = seed(folder / "seed", number, options)
        with open(source / "seed.ndjson") as lines:
            self.bodies = [json.dumps(
                {name: incident[name] for name in ("description", "source")},
                ensure_ascii=False)
                for incident in (json.loads(line) for _, line in
                                 zip(range(1000), lines))]
        self.stacks = {
            name: stack(options, source, folder / name)
            for name, (_, stack) in STACKS.items()
            if name in chosen(options, STACKS)}
        shutil.rmtree(source)

    def measure(self):
        with contextlib.ExitStack() as started:
            for stack in self.stacks.values():
                started.enter_context(stack)
            self.compare()
            for name in chosen(self.options, [*READS, *WRITES]):
                self.measure_one(name)
            self.measure_memory()

    def compare(self):
        """The stacks must hold and show the same incidents."""
        for path in [LIST + "%d/" % self.number,
                     *(path for _, path in READS.values() if path)]:
            shown = {name: essence(json.loads(stack.get(path)))
                     for name, stack in self.stacks.items()}
            first, *others = shown.values()
            if any(other != first for other in others):
                raise Failure("%s is not answered alike: %s" % (path, shown))

    def measure_one(self, name):
        # Of each stack: what it had before, and what it acknowledged.
        runs = {stack: [] for stack in self.stacks}
        before = {stack: one.count() for stack, one in self.stacks.items()}
        for stack in self.stacks:
            runs[stack].append(self.load(name, stack, WARM_UP))
        order = list(self.stacks)
        for _ in range(self.options.rounds):
            for stack in order:
                runs[stack].append(
                    self.load(name, stack, self.options.seconds))
            order = order[1:] + order[:1]
        if name == "post":
            self.check_count(runs, before)
        self.add(name, READS[name][0] if name in READS else WRITES[name],
                 {stack: figures[1:] for stack, figures in runs.items()})

    def load(self, name, stack, seconds):
        server = self.stacks[stack]
        path = self.folder / (name + ".lines")
        path.write_text("".join(line + "\n"
                                for line in self.lines(name, server)))
        kind, connections = ("get", READERS) if name in READS else \
            (name, WRITERS)
        try:
            return server.load(kind, path, connections, seconds)
        except TooSlow:
            wait_until_idle(server)
            return server.load(kind, path, connections, 10 * seconds)
        finally:
            wait_until_idle(server)

    def lines(self, name, server):
        """The same kind of requests for all; the statuses are their own."""
        if name == "post":
            return self.bodies
        if name in READS and READS[name][1]:
            return [READS[name][1]]
        ids = [self.random.randint(1, self.number) for _ in range(5000)]
        if name == "get":
            return [LIST + "%d/" % i for i in ids]
        return statuses(server.database, anywhere(self.random, self.number),
                        server.table)

    def check_count(self, runs, before):
        """What was acknowledged is there; what was under way may be."""
        time.sleep(0.5)
        for stack, figures in runs.items():
            answered = sum(one["requests"] for one in figures)
            written = self.stacks[stack].count() - before[stack]
            if not answered <= written <= answered + WRITERS * len(figures):
                raise Failure("%s: %d acknowledged, %d written" % (
                    stack, answered, written))

    def measure_memory(self):
        figures = {}
        for name, stack in self.stacks.items():
            sizes = [memory_of(pid)["VmRSS"] for pid in stack.processes()]
            figures[name] = {"value": sum(sizes), "processes": len(sizes)}
        self.add_row("memory", "Memory of all processes, MiB", figures,
                     "%(value).0f")

    def add(self, name, what, runs):
        self.add_row(name, what, {stack: {
            "value": statistics.median(one["rate"] for one in ones),
            "least": min(one["rate"] for one in ones),
            "most": max(one["rate"] for one in ones),
            "p99_ms": statistics.median(one["p99_ms"] for one in ones),
        } for stack, ones in runs.items()},
            "%(value).0f (%(least).0f-%(most).0f) %(p99_ms).1f")

    def add_row(self, name, what, figures, form):
        self.rows.append({"incidents": self.number, "name": name,
                          "what": what, "stacks": figures})
        cells = [form % figures[stack] if stack in figures else ""
                 for stack in STACKS]
        print((LINE % (self.number, what, *cells)).rstrip(), flush=True)


def wait_until_idle(server):
    """A process goes on with requests whose client has left, and that must
    not be at the cost of the stack that is asked next."""
    processes = server.processes()
    now, before = cpu_time(processes), -1
    until = time.monotonic() + 60
    while now - before > IDLE and time.monotonic() < until:
        time.sleep(0.2)
        now, before = cpu_time(processes), now


def essence(answer):
    """What all of the stacks say in the same words."""
    if "results" in answer:
        return [answer["count"], [essence(one) for one in answer["results"]]]
    return [answer[name] for name in ("id", "description", "status",
                                      "status_display", "source")]


def install():
    """What package-lock.json names; better-sqlite3 is built from source."""
    lock = FASTIFY / "package-lock.json"
    installed = FASTIFY / "node_modules/.installed"
    node = version("node", "--version").lstrip("v").partition(".")[0]
    if not node.isdigit() or int(node) < NODE_LEAST:
        raise Failure("Fastify takes Node.js %d or newer, not %s: leave it "
                      "out by --only ours,django" % (NODE_LEAST, node))
    if installed.exists() and installed.read_text() == lock.read_text():
        return
    print("installing Fastify, which takes some minutes", flush=True)
    run("npm", "ci", "--prefix", FASTIFY, "--prefer-offline",
        "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
    environment = dict(os.environ)
    if Path("/usr/include/node/node.h").exists():
        environment["npm_config_nodedir"] = "/usr"      # else downloaded
    run("npm", "run", "build-release", env=environment,
        cwd=FASTIFY / "node_modules/better-sqlite3")
    shutil.copy(lock, installed)


def versions():
    lock = json.loads((FASTIFY / "package-lock.json").read_text())
    found = {name.rpartition("/")[2]: lock["packages"][name]["version"]
             for name in ("node_modules/fastify",
                          "node_modules/better-sqlite3")}
    for package in ("python3-django", "python3-djangorestframework",
                    "python3-django-filters", "gunicorn", "python3"):
        found[package] = version("dpkg-query", "-W", "-f", "${Version}",
                                 package)
    found["node"] = version("node", "--version")
    return found


def peers(options, folder):
    if {"fastify", "fastify2"} & set(chosen(options, STACKS)):
        install()
    result = {"machine": machine(folder), "versions": versions(), "rows": []}
    print_machine(result["machine"])
    print(", ".join("%s %s" % pair for pair in result["versions"].items()))
    print("wrk -t1, closed loop, %d connections, %d for writes; %d rounds of "
          "%d s in turn; requests/s (spread), p99 in ms" % (
              READERS, WRITERS, options.rounds, options.seconds))
    print((LINE % ("incidents", "what", *(title for title, _ in
                                          STACKS.values()))).rstrip())
    for number in options.sizes:
        measured = Peers(options, folder / str(number), number)
        measured.measure()
        result["rows"] += measured.rows
    return result
