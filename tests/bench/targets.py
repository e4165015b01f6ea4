"""scripts/bench targets: reads against the floor, writes against raw
SQLite."""

import json
import os
import random
import statistics
import time

from crowd import Flood, Scans
from harness import (
    DATABASE, FULL, LIST, READERS, WARM_UP, WRITERS, Failure, Service,
    anywhere, copy_state, floor_programs, machine, opened, operators_mix,
    print_machine, run, seed, statuses)

FEW = 8                 # connections of wrk that rest between requests


class Bench:
    """One run over one size of the register."""

    def __init__(self, options, folder, number):
        self.options = options
        self.folder = folder
        self.number = number
        self.rows = []
        self.state = seed(folder / "seed", number, options)
        (self.state / "seed.ndjson").unlink()
        self.database = self.state / DATABASE
        self.random = random.Random(number)
        self.names = options.only or (
            NAMES if number < FULL else NAMES_OF_FULL)
        # For raw SQLite, which commits to a copy.
        self.raw = copy_state(self.state, folder / "raw") / DATABASE

    def wants(self, name):
        return name in self.names

    def add(self, name, what, value, unit, target=None, reached=None, **more):
        row = {"incidents": self.number, "name": name, "what": what,
               "value": value, "unit": unit, "target": target,
               "reached": reached, **more}
        self.rows.append(row)
        print((LINE % cells(row)).rstrip(), flush=True)

    def add_ratio(self, name, what, pairs, target, against, **more):
        ratios = [a["rate"] / b["rate"] for a, b in pairs]
        value = statistics.median(ratios)
        self.add(name, what, value, "x " + against,
                 target and ">= %.2f" % target, target and value >= target,
                 spread=[min(ratios), max(ratios)],
                 rate=statistics.median(a["rate"] for a, _ in pairs),
                 against=statistics.median(b["rate"] for _, b in pairs),
                 p99_ms=[statistics.median(one["p99_ms"] for one in ones)
                         for ones in zip(*pairs)],
                 runs=pairs, **more)

    def lines(self, name, lines):
        path = self.folder / name
        path.write_text("".join(line + "\n" for line in lines))
        return path

    def in_turn(self, one, other):
        """Rounds of the two measurements, one after the other."""
        return [(one(), other()) for _ in range(self.options.rounds)]

    def measure(self):
        with Service(self.state, self.options.build, self.options) as service:
            for read in READS:
                if self.wants(read):
                    self.measure_read(service, read)
            for write in WRITES:
                if self.wants(write):
                    self.measure_write(service, write)
            if self.wants("flood"):
                self.measure_flood(service)
            if self.wants("scans"):
                self.measure_scans(service)
            if self.wants("memory"):
                self.measure_memory(service)
        self.check()

    def measure_read(self, service, name):
        what, paths, target = READS[name]
        paths = paths(self)
        lines = self.lines(name, paths)
        sample = [len(service.get(path)) for path in paths[:200]]
        size = round(statistics.mean(sample))
        # nginx has two processes or more, each with connections of its
        # own; which of them gets how many of wrk's changes from run to run.
        threads = READERS * os.cpu_count() // self.options.workers + 1
        state = self.folder / ("floor-" + name)
        state.mkdir()
        (state / "incident-tracker.ini").touch()
        programs = floor_programs(self.folder / ("programs-" + name),
                                  threads, size, self.options)
        seconds = self.options.seconds
        with Service(state, programs, self.options) as floor:
            for one in service, floor:
                one.load("get", lines, READERS, WARM_UP)
            pairs = self.in_turn(
                lambda: service.load("get", lines, READERS, seconds),
                lambda: floor.load("get", lines, READERS, seconds))
        self.add_ratio(name, what, pairs, target, "floor", bytes=size)

    def bodies(self, ids):
        statement = "SELECT description, source FROM incident WHERE id = ?"
        with opened(self.database) as db:
            rows = [db.execute(statement, (i,)).fetchone()
                    for i in ids[:1000]]
        return [json.dumps(dict(zip(("description", "source"), row)),
                           ensure_ascii=False) for row in rows]

    def measure_write(self, service, name):
        what, kind, pick, target, target_of_full = WRITES[name]
        runs = []

        def ours(seconds=self.options.seconds):
            ids = pick(self.random, self.number)
            changes = statuses(self.database, ids)
            self.lines("changes", changes)
            runs.append(service.load(
                kind, self.lines(name, self.bodies(ids) if kind == "post"
                                 else changes), WRITERS, seconds))
            return runs[-1]

        def theirs(group=1, seconds=self.options.seconds):
            """The same changes."""
            return json.loads(run(
                self.options.build / "tests/bench/raw", self.raw, kind,
                seconds, self.folder / "changes", group))

        before = self.written(service, kind)
        ours(WARM_UP)
        theirs(1, WARM_UP)
        rounds = [(ours(), theirs(), theirs(GROUP))
                  for _ in range(self.options.rounds)]
        time.sleep(0.5)     # for what wrk left under way
        written = self.written(service, kind) - before
        # A request that was under way when wrk stopped may have been
        # executed or not; all others were acknowledged.
        answered = sum(one["requests"] for one in runs)
        if not answered <= written <= answered + WRITERS * len(runs):
            raise Failure("%s: %d acknowledged, %d written" % (
                name, answered, written))
        self.add_ratio(name, what, [(a, b) for a, b, _ in rounds],
                       target if self.number < FULL else target_of_full,
                       "raw", acknowledged=answered, written=written)
        self.add_ratio(name + "_group", "  of raw, %d a commit" % GROUP,
                       [(a, c) for a, _, c in rounds], None, "raw")
        measured = [a for a, _, _ in rounds]
        p99 = statistics.median(a["p99_ms"] for a in measured)
        self.add(name + "_p99", "  its 99th percentile", p99, "ms",
                 "< 40" if name == "post" else None,
                 p99 < 40 if name == "post" else None)
        slowest = max(a["max_ms"] for a in measured)
        self.add(name + "_max", "  its slowest", slowest, "ms",
                 "< 500" if name == "post" else None,
                 slowest < 500 if name == "post" else None)

    def written(self, service, kind):
        """Incidents there are, or changes of status there were."""
        if kind == "post":
            return service.count()
        # A change that changes nothing adds none.
        with opened(self.database) as db:
            return db.execute("SELECT sum(version - 1) FROM incident"
                              ).fetchone()[0]

    def measure_beside(self, service, name, crowd, figure):
        """What reads that leave the machine some rest feel of a crowd: the
        figure of theirs beside it and without, and what it was answered."""
        lines = self.lines(name, some_paths(self))
        answers = {}

        def quiet():
            return service.load("calm", lines, FEW, self.options.seconds)

        def beside():
            with crowd(service.port) as entered:
                time.sleep(WARM_UP)
                figures = quiet()
            for status, n in entered.answers.items():
                answers[status] = answers.get(status, 0) + n
            return figures

        pairs = self.in_turn(beside, quiet)
        return pairs, [a[figure] / b[figure] for a, b in pairs], answers

    def add_beside(self, name, what, most, measured):
        pairs, ratios, answers = measured
        value = statistics.median(ratios)
        self.add(name, what, value, "x quiet", "<= %.2f" % most,
                 value <= most, spread=[min(ratios), max(ratios)],
                 rate=statistics.median(a["rate"] for a, _ in pairs),
                 against=statistics.median(b["rate"] for _, b in pairs),
                 p99_ms=[statistics.median(one["p99_ms"] for one in ones)
                         for ones in zip(*pairs)], answers=answers)

    def measure_flood(self, service):
        measured = self.measure_beside(service, "flood", Flood, "p99_ms")
        if set(measured[2]) - {401, 429, 503}:
            raise Failure("logins were answered %s" % measured[2])
        self.add_beside("flood", "GET one, p99 under a flood of logins", 1.5,
                        measured)

    def measure_scans(self, service):
        measured = self.measure_beside(service, "scans", Scans, "p50_ms")
        if set(measured[2]) - {200, 503}:
            raise Failure("scans were answered %s" % measured[2])
        self.add_beside("scans", "GET one, p50 beside 16 scans", 2, measured)

    def measure_memory(self, service):
        # All threads, and pages from everywhere in the file.
        lines = self.lines("memory", READS["get"][1](self) +
                           [LIST, LIST + "?status=open",
                            LIST + "?source=partner", LIST + "?page=last"])
        service.load("get", lines, WRITERS, 1)
        most = service.memory()
        target = self.number >= 100000 and self.options.threads == 16
        self.add("memory", "Memory of a worker, %d threads, resident" %
                 self.options.threads, most["VmRSS"], "MiB",
                 "<= 40" if target else None,
                 most["VmRSS"] <= 40 if target else None,
                 peak=most["VmHWM"])

    def check(self):
        """History, tallies and file agree after all that."""
        run(self.options.build / "incidentctl", "--config",
            self.state / "incident-tracker.ini", "check")


def some_paths(bench):
    return [LIST + "%d/" % i
            for i in anywhere(bench.random, bench.number)[:5000]]


# name: what, paths, at least so much of the floor
READS = {
    "get": ("GET one incident", some_paths, 0.80),
    "page": ("GET first page", lambda _: [LIST], 0.60),
    "filter": ("GET first page, one filter",
               lambda _: [LIST + "?status=open"], 0.60),
    "filters": ("GET first page, both filters",
                lambda _: [LIST + "?status=closed&source=monitoring"], 0.60),
}

# name: what, its kind, ids, at least so many times raw, and in a register of
# ten million.  POST comes last: it adds rows.
WRITES = {
    "patch": ("PATCH status, durable, anywhere", "patch", anywhere,
              1.8, 1.5),
    "mix": ("PATCH status, durable, operators' mix", "patch", operators_mix,
            1.8, 1.5),
    "post": ("POST, durable", "post", anywhere, 2.0, 2.0),
}
GROUP = WRITERS // 2    # changes of a commit, as two workers may have them

NAMES = [*READS, *WRITES, "flood", "scans", "memory"]
NAMES_OF_FULL = ["patch", "mix"]


def cells(row):
    """A row of the table, as texts."""
    ratio = "spread" in row
    rates = spread = p99 = ""
    if ratio:
        rates = "%.0f : %.0f" % (row["rate"], row["against"])
        spread = "%.2f - %.2f" % tuple(row["spread"])
        p99 = "%.1f : %.1f" % tuple(row["p99_ms"])
    elif "peak" in row:
        spread = "peak %.1f" % row["peak"]
    return ("%d" % row["incidents"], row["what"],
            "%.*f" % (2 if ratio else 1, row["value"]), row["unit"], rates,
            spread, p99, row["target"] or "",
            {True: "yes", False: "no", None: ""}[row["reached"]])


LINE = "%9s  %-40s %7s %-7s  %15s  %-11s  %12s  %-7s  %s"
TITLES = ("incidents", "what", "value", "", "ours : theirs/s", "spread",
          "p99 in ms", "target", "reached")


def targets(options, folder):
    result = {"machine": machine(folder), "rows": []}
    print_machine(result["machine"])
    print("wrk -t1, closed loop, %d workers of %d threads; %d rounds of "
          "%d s" % (options.workers, options.threads, options.rounds,
                    options.seconds))
    print((LINE % TITLES).rstrip(), flush=True)
    for number in options.sizes:
        where = folder / str(number)
        where.mkdir()
        bench = Bench(options, where, number)
        bench.measure()
        result["rows"] += bench.rows
    return result
