#!/usr/bin/env python3
"""Measures the service on this machine, each figure within one run.

    bench [targets] [--seconds 3] [--rounds 3] [--sizes 1000,100000]
          [--only get,page,filter,filters,patch,mix,post,flood,scans,memory]
          [--full] [--json FILE]
          [--workers 2] [--threads 16] [--build DIR] [--folder DIR]
    bench scale [--full] [--only NAME,...] [...]
    bench page [--only page,filter,filters] [...]
    bench peers [--only get,...,post,ours,django,fastify,fastify2] [...]

targets (what it does unless told otherwise) fills the table of the
service's targets.  Every figure is a ratio of two programs measured in
turn, so that a noisy machine is noisy for both:

  reads   wrk -t1 -c32 through nginx, against tests/bench/floor, a FastCGI
          program that answers as many bytes without doing anything, behind
          the same scripts/serve: the same nginx, the same processes.  It
          runs one thread per connection, since libfcgi ties the two.
  writes  wrk -t1 -c64 through nginx, against tests/bench/raw, one SQLite
          connection that commits the same changes one by one (and, to
          see what a commit of many spares, 32 by 32) on a copy of the
          same database on the same disk.  PATCH is measured twice: of
          incidents anywhere, and as operators do it, nine of ten of the
          last seven days.  --full adds both in ten million incidents.

scale compares registers of 1,000, 100,000 and 1,000,000 incidents (with
--full of ten million as well): what a request costs in a large one,
relative to the smallest, and some figures of the large one itself.

page says where the time of a page of twenty incidents goes: the calls of
a worker under load as a tree, with the microseconds of a core that each
takes for a request, from samples of perf.

peers compares this service with the stack of the one that it replaces
(Django, DRF, gunicorn) and with one of Fastify and better-sqlite3, all of
them behind nginx and with each write on disk before its answer.

Exit status 0 when everything could be measured and nothing was answered
wrongly: whether the targets are reached is for the reader to judge.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "bench"))
sys.dont_write_bytecode = True

import page                                                     # noqa: E402
import peers                                                    # noqa: E402
import scale                                                    # noqa: E402
import targets                                                  # noqa: E402
from harness import FULL, PROGRAMS, Failure, run                # noqa: E402

COMMANDS = {
    "targets": (targets.targets, "1000,100000", targets.NAMES),
    "page": (page.page, "1000,100000", page.NAMES),
    "peers": (peers.peers, "1000,100000", peers.NAMES),
    "scale": (scale.scale, "1000,100000,1000000", scale.NAMES),
}

def parse_arguments():
    parser = argparse.ArgumentParser(prog="bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", nargs="?", choices=COMMANDS,
                        default="targets")
    parser.add_argument("--seconds", type=int, default=3,
                        help="of a run [3]")
    parser.add_argument("--rounds", type=int, default=3,
                        help="runs of each program [3]")
    parser.add_argument("--sizes", help="incidents")
    parser.add_argument("--full", action="store_true",
                        help="of targets and scale: ten million as well")
    parser.add_argument("--only", default="", help="; ".join(
        "of %s, some of %s" % (command, ",".join(names))
        for command, (_, _, names) in COMMANDS.items()))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=16,
                        help="of each worker")
    parser.add_argument("--build", type=Path, default=ROOT / "build",
                        help="folder with the programs [build]")
    parser.add_argument("--json", type=Path,
                        help="where the figures go [BUILD/bench.json]")
    parser.add_argument("--folder", default=os.environ.get("TMPDIR") or
                        "/var/tmp", help="on the disk to measure, for a "
                        "temporary folder [$TMPDIR or /var/tmp]")
    options = parser.parse_args()
    _, sizes, names = COMMANDS[options.command]
    options.sizes = [int(size) for size in
                     (options.sizes or sizes).split(",")]
    if options.full:
        options.sizes.append(FULL)
    options.only = [name for name in options.only.split(",") if name]
    for name in options.only:
        if name not in names:
            parser.error("--only takes some of " + ",".join(names))
    options.build = options.build.resolve()
    options.json = options.json or options.build / "bench.json"
    return options


def build_programs(options):
    """What is there already is taken as it is, if there is no Makefile."""
    run(ROOT / "scripts" / "setup", "bench")
    if (options.build / "Makefile").exists():
        run("make", "-C", options.build, "-s", "bench-programs",
            "incident-fcgi", "incidentctl")
    for name in PROGRAMS:
        if not (options.build / "tests/bench" / name).exists():
            raise Failure("%s has no tests/bench/%s: run scripts/build" %
                          (options.build, name))


def main():
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    for name in list(os.environ):
        if name.startswith("INCIDENT_"):
            del os.environ[name]
    os.environ["INCIDENT_ANONYMOUS"] = "full"
    options = parse_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        build_programs(options)
        with tempfile.TemporaryDirectory(prefix="incident-bench.",
                                         dir=options.folder) as folder:
            measure, _, _ = COMMANDS[options.command]
            result = measure(options, Path(folder))
        options.json.write_text(json.dumps(result, indent=1) + "\n")
        print("written to %s" % options.json)
    except (Failure, OSError, subprocess.SubprocessError) as failure:
        sys.exit("bench: %s" % failure)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
