"""scripts/bench scale: what a large register costs, relative to a small
one, and what can be done with it in a second."""

import json
import os
import random
import statistics
import time
import urllib.parse

from harness import (
    DATABASE, LIST, READERS, WARM_UP, WRITERS, Failure, Service, anywhere,
    copy_state, floor_programs, machine, operators_mix, print_machine, run,
    seed, statuses)

SEARCHED = "цапля"      # the seed puts it into one description of 50,000
BULK = 1000             # incidents of a request
BULK_CONNECTIONS = 4


class Register:
    """One size of the register, with its service while it is measured."""

    def __init__(self, options, folder, number):
        folder.mkdir()
        self.options = options
        self.folder = folder
        self.number = number
        self.seed = seed(folder / "seed", number, options)
        (self.seed / "seed.ndjson").unlink()
        self.state = copy_state(self.seed, folder / "state")
        self.service = Service(self.state, options.build, options)
        self.random = random.Random(number)

    def lines(self, name, lines):
        path = self.folder / name
        path.write_text("".join(line + "\n" for line in lines))
        return path

    def ids(self, n):
        return [self.random.randint(1, self.number) for _ in range(n)]

    def middle(self):
        return self.number // 20 // 2 + 1


def each_id(form):
    return lambda register: [form % i for i in register.ids(2000)]


def query(text):
    return lambda _: [LIST + "?" + text]


# name: what, its paths, at most so many times the cost in the smallest
READS = {
    "item": ("GET one incident", each_id(LIST + "%d/"), 1.2),
    "page": ("GET first page", lambda _: [LIST], 1.3),
    "last": ("GET last page", query("page=last"), 3),
    "middle": ("GET page in the middle",
               lambda r: [LIST + "?page=%d" % r.middle()], 3),
    "limit": ("GET 20 rows by cursor", query("limit=20"), 1.3),
    "status": ("... of a status", query("status=open"), 1.5),
    "source": ("... of a source", query("source=partner"), 1.5),
    "both": ("... of both", query("status=closed&source=monitoring"), 1.5),
    "several": ("... of two statuses", query("status=open,in_progress"), 1.5),
    "not": ("... of all but a status", query("status!=closed"), 1.5),
    "created": ("... created in 90 days", query("created_after=-90d"), 1.5),
    "older": ("... open, older than a year",
              query("status=open&created_before=-365d"), 1.5),
    "updated": ("... changed in 90 days, by that",
                query("updated_after=-90d&ordering=-updated_at"), 1.5),
    "across": ("... changed in 90 days, by creation",
               query("updated_after=-90d"), 1.5),
    "ids": ("... of five ids", query("id=1,2,3,500,900"), 1.5),
    "story": ("GET events of one incident",
              each_id(LIST + "%d/events/"), 1.3),
    "feed": ("GET feed, 100 events", lambda r: [
        "/api/events/?limit=100&after=%d" % (r.number // 2)], 1.3),
    "stats": ("GET stats of 30 days", lambda _: ["/api/stats/"], 3),
}

# Of these the service reads one at a time, and refuses those that find half
# of the threads waiting.
IN_TURN = {"across", "ids"}
FEW = 4                 # connections of wrk for them

# name: what, ids, at most so many times the cost in the smallest.  PATCH
# anywhere has none: targets compares it with raw SQLite of the same size.
WRITES = {
    "mix": ("PATCH status, operators' mix", operators_mix, 1.5),
    "patch": ("PATCH status, anywhere", anywhere, None),
    "post": ("POST, durable", None, 1.5),
}

LINE = "%9s  %-36s %9s %-14s  %-13s  %-11s  %s"
TITLES = ("incidents", "what", "value", "", "spread", "target", "reached")


class Scale:
    def __init__(self, options, registers):
        self.options = options
        self.base = registers[0]
        self.registers = registers
        self.rows = []

    def wants(self, name):
        return not self.options.only or name in self.options.only

    def add(self, register, name, what, value, unit, target, reached,
            spread=""):
        self.rows.append({
            "incidents": register.number, "name": name, "what": what,
            "value": value, "unit": unit, "target": target,
            "reached": reached, "spread": spread})
        print((LINE % (register.number, what, "%.4g" % value, unit, spread,
                       target or "", {True: "yes", False: "no",
                                      None: ""}[reached])).rstrip(),
              flush=True)

    def add_cost(self, register, name, what, pairs, most):
        """Ratios of the rates of the smallest register to this one's."""
        ratios = [base["rate"] / ours["rate"] for base, ours in pairs]
        value = statistics.median(ratios)
        self.add(register, name, what, value, "x smallest",
                 most and "<= %.1f" % most, most and value <= most,
                 "%.2f - %.2f" % (min(ratios), max(ratios)))

    def measure(self):
        for register in self.registers[1:]:
            for name, (what, paths, most) in READS.items():
                if self.wants(name):
                    self.measure_read(register, name, what, paths, most)
        # Bulk comes last: what it adds makes the register another one.
        for register in self.registers[1:]:
            for name, measure in OTHERS.items():
                if self.wants(name) and name != "bulk":
                    measure(self, register)
        for register in self.registers[1:]:
            for name, (what, pick, most) in WRITES.items():
                if self.wants(name):
                    self.measure_write(register, name, what, pick, most)
        for register in self.registers[1:]:
            if self.wants("bulk"):
                self.measure_bulk(register)

    def measure_read(self, register, name, what, paths, most):
        pair = self.base, register
        lines = [one.lines(name, paths(one)) for one in pair]
        seconds = self.options.seconds

        def load(one, file, seconds=seconds):
            return one.service.load("get", file,
                                    FEW if name in IN_TURN else READERS,
                                    seconds)

        for one, file in zip(pair, lines):
            load(one, file, WARM_UP)
        pairs = [[load(one, file) for one, file in zip(pair, lines)]
                 for _ in range(self.options.rounds)]
        self.add_cost(register, name, what, pairs, most)

    def measure_write(self, register, name, what, pick, most):
        pair = self.base, register

        def load(one, seconds=self.options.seconds):
            lines = ['{"description": "Самокат %d не в сети: точка выдачи не '
                     'отвечает на опрос", "source": "monitoring"}' % i
                     for i in range(1000)]
            if pick is not None:
                lines = statuses(one.state / DATABASE,
                                 pick(one.random, one.number))
            return one.service.load("post" if pick is None else "patch",
                                    one.lines(name, lines), WRITERS, seconds)

        for one in pair:
            load(one, WARM_UP)
        pairs = [[load(one) for one in pair]
                 for _ in range(self.options.rounds)]
        self.add_cost(register, name, what, pairs, most)

    def measure_search(self, register):
        path = LIST + "?search=" + urllib.parse.quote(SEARCHED)
        count = json.loads(register.service.get(path))["count"]
        if count != register.number // 50000:
            raise Failure("search: %d found of %d" % (
                count, register.number // 50000))
        took = []
        for _ in range(200):
            began = time.monotonic()
            register.service.get(path)
            took.append((time.monotonic() - began) * 1e3)
        p95 = sorted(took)[len(took) * 95 // 100]
        self.add(register, "search", "search for a rare word, p95", p95,
                 "ms, %d found" % count, "< 100", p95 < 100,
                 "%.1f - %.1f" % (min(took), max(took)))

    def measure_fresh(self, register):
        """304 on a list, against a floor that answers nothing else."""
        state = register.folder / "floor"
        state.mkdir()
        (state / "incident-tracker.ini").touch()
        threads = READERS * os.cpu_count() // self.options.workers + 1
        programs = floor_programs(register.folder / "programs", threads, 1,
                                  self.options)
        lines = register.lines("fresh", [LIST + "?status=open"])
        tag = register.service.header(LIST + "?status=open", "ETag")
        seconds = self.options.seconds
        with Service(state, programs, self.options) as floor:
            def load(one, seconds=seconds):
                return one.load("fresh", lines, READERS, seconds, tag)

            for one in register.service, floor:
                load(one, WARM_UP)
            ratios = [load(register.service)["rate"] / load(floor)["rate"]
                      for _ in range(self.options.rounds)]
        value = statistics.median(ratios)
        self.add(register, "fresh", "304 on a list", value, "x floor",
                 ">= 0.9", value >= 0.9,
                 "%.2f - %.2f" % (min(ratios), max(ratios)))

    def measure_bulk(self, register):
        item = '{"description": "Датчик %d прислал показания вне диапазона",' \
            ' "source": "monitoring"}'
        bodies = ["[" + ",".join(item % (i * BULK + j)
                                 for j in range(BULK)) + "]"
                  for i in range(8)]
        lines = register.lines("bulk", bodies)
        rates = [register.service.load("bulk", lines, BULK_CONNECTIONS,
                                       self.options.seconds)["rate"] * BULK
                 for _ in range(self.options.rounds)]
        value = statistics.median(rates)
        self.add(register, "bulk", "bulk create, %d connections" %
                 BULK_CONNECTIONS, value, "rows/s", ">= 60000",
                 value >= 60000, "%.0f - %.0f" % (min(rates), max(rates)))

    def measure_export(self, register):
        for form in "csv", "ndjson":
            before = register.service.memory()["VmHWM"]
            took = [float(run("curl", "-sS", "-o", "/dev/null", "-w",
                              "%{time_total}", register.service.url + LIST +
                              "export?format=" + form))
                    for _ in range(self.options.rounds)]
            rows = register.service.count()
            rates = [rows / seconds for seconds in took]
            value = statistics.median(rates)
            self.add(register, "export", "export, " + form, value, "rows/s",
                     ">= 200000", value >= 200000,
                     "%.0f - %.0f" % (min(rates), max(rates)))
            more = register.service.memory()["VmHWM"] - before
            self.add(register, "export", "  memory of a worker, more", more,
                     "MiB", "< 20", more < 20)


OTHERS = {
    "search": Scale.measure_search,
    "fresh": Scale.measure_fresh,
    "bulk": Scale.measure_bulk,
    "export": Scale.measure_export,
}

NAMES = [*READS, *OTHERS, *WRITES]


def scale(options, folder):
    result = {"machine": machine(folder), "rows": []}
    print_machine(result["machine"])
    print("through nginx; %d workers of %d threads; %d rounds of %d s" % (
        options.workers, options.threads, options.rounds, options.seconds))
    print((LINE % TITLES).rstrip(), flush=True)
    registers = [Register(options, folder / str(number), number)
                 for number in options.sizes]
    started = []
    try:
        for register in registers:
            started.append(register.service.__enter__())
        measured = Scale(options, registers)
        measured.measure()
        result["rows"] = measured.rows
    finally:
        for service in started:
            service.__exit__()
    for register in registers:
        run(options.build / "incidentctl", "--config",
            register.state / "incident-tracker.ini", "check")
    return result
