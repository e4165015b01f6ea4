"""scripts/bench page: where the time of a page of twenty incidents goes.

The workers of a service behind nginx are sampled by perf while wrk asks for
one page.  The shares of the samples are multiplied by the time of a core
that a request took in rounds without perf, since sampling has a cost.  The
result is a tree of calls, so it needs no list of the functions it may meet.
"""

import collections
import re
import statistics
from pathlib import Path

from harness import (
    LIST, READERS, WARM_UP, Failure, Service, cpu_time, machine,
    print_machine, run, seed)

PAGES = {
    "page": ("first page", LIST),
    "filter": ("first page, one filter", LIST + "?status=open"),
    "filters": ("first page, both filters",
                LIST + "?status=closed&source=monitoring"),
}

NAMES = list(PAGES)

PROGRAM = "incident-fcgi"
HERTZ = 2000
STACK = 8192            # bytes of it that perf keeps of each sample
LEAST = 0.8             # microseconds that a line of the tree is worth
ROOTS = "serve", "start_thread"     # where the tree begins, first choice first


def measured_load(service, lines, seconds):
    """Microseconds of a core that the workers took for each request."""
    workers = service.workers()
    before = cpu_time(workers)
    figures = service.load("get", lines, READERS, seconds)
    return (cpu_time(workers) - before) * 1e6 / figures["requests"]


def sample(service, lines, seconds, data):
    """Stacks of the workers under load, outermost function first."""
    pids = ",".join(str(pid) for pid in service.workers())
    run("perf", "record", "-q", "-F", HERTZ, "--call-graph",
        "dwarf,%d" % STACK, "-p", pids, "-o", data, "--",
        "wrk", "-t1", "-c%d" % READERS, "-d%ds" % seconds, "-s",
        Path(__file__).parent / "load.lua", service.url + LIST, "--",
        "get", lines)
    return stacks_of(run("perf", "script", "-i", data, "-F", "ip,sym,dso"))


def stacks_of(text):
    stacks = []
    for block in text.split("\n\n"):
        frames = [re.match(r"\s*[0-9a-f]+ (.+?)(?:\+0x\w+)? \((.*)\)$", line)
                  for line in block.splitlines()]
        stack = shorten([(frame[1], Path(frame[2]).name)
                         for frame in reversed(frames) if frame])
        if stack:
            stacks.append(stack)
    if not stacks:
        raise Failure("perf has no samples of the workers")
    return stacks


def shorten(frames):
    """The functions of the worker from the root on, the one of a library that
    it called, and whether that was in the kernel."""
    names = [name for name, _ in frames]
    for root in ROOTS:
        if root in names:
            frames = frames[names.index(root) + 1:]
            break
    stack = []
    for name, binary in frames:
        stack.append(name)
        if binary not in (PROGRAM, "inlined"):
            break
    if frames and "kernel" in frames[-1][1] and stack[-1] != frames[-1][0]:
        stack.append("(kernel)")
    return stack


class Node:
    def __init__(self):
        self.n = 0          # samples in it and below
        self.calls = collections.defaultdict(Node)


def tree_of(stacks):
    top = Node()
    for stack in stacks:
        node = top
        for name in stack:
            node = node.calls[name]
            node.n += 1
    return top


def print_tree(node, each, depth=0):
    for name, call in sorted(node.calls.items(), key=lambda c: -c[1].n):
        if call.n * each >= LEAST:
            print("%7.2f  %s%s" % (call.n * each, "  " * depth, name))
            print_tree(call, each, depth + 1)


def measure_page(service, name, number, options, folder):
    what, path = PAGES[name]
    lines = folder / name
    lines.write_text(path + "\n")
    service.load("get", lines, READERS, WARM_UP)
    took = [measured_load(service, lines, options.seconds)
            for _ in range(options.rounds)]
    stacks = sample(service, lines, options.seconds, folder / "perf.data")
    value = statistics.median(took)
    print("%d incidents, %s: %.1f us of a core (%.1f - %.1f), "
          "%d samples" % (number, what, value, min(took), max(took),
                          len(stacks)))
    print_tree(tree_of(stacks), value / len(stacks))
    counts = collections.Counter(";".join(stack) for stack in stacks)
    return {"incidents": number, "name": name, "what": what, "value": value,
            "unit": "us", "spread": [min(took), max(took)],
            "stacks": dict(counts)}


def page(options, folder):
    result = {"machine": machine(folder), "rows": []}
    print_machine(result["machine"])
    for number in options.sizes:
        where = folder / str(number)
        state = seed(where, number, options)
        with Service(state, options.build, options) as service:
            for name in options.only or NAMES:
                result["rows"].append(measure_page(
                    service, name, number, options, where))
    return result
