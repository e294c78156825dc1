# SPDX-License-Identifier: GPL-2.0
"""Compares how fast programs print the same events.

	peers.py RUNS EVENTS NAME=FACTOR... -- NAME COMMAND...

Runs each COMMAND in turn, RUNS times, its output dropped, and prints the median of
its processor time with the fastest and the slowest run. Exit code 1 if a program
fails, or if the first one is not FACTOR times as fast as NAME.
"""
import resource
import statistics
import subprocess
import sys


def seconds(command):
    """Processor time of one run, of the program and what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command.split(), stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def main():
    runs, events = int(sys.argv[1]), int(sys.argv[2])
    split = sys.argv.index("--")
    limits = dict(word.split("=") for word in sys.argv[3:split])
    rest = sys.argv[split + 1:]
    programs = list(zip(rest[::2], rest[1::2]))
    took = {name: [] for name, _ in programs}
    for _ in range(runs):
        for name, command in programs:
            took[name].append(seconds(command))

    ours = programs[0][0]
    base = statistics.median(took[ours])
    slow = 0
    print("%d events, %d runs: processor time, median, fastest, slowest" % (events, runs))
    print("%-12s %9s %9s %9s %12s %8s %6s"
          % ("program", "ms", "min", "max", "events/s", "factor", "limit"))
    for name, times in took.items():
        median = statistics.median(times)
        factor = median / base
        limit = limits.get(name)
        bad = limit is not None and factor < float(limit)
        slow += bad
        print("%-12s %9.2f %9.2f %9.2f %12.0f %8.1f %6s%s"
              % (name, 1e3 * median, 1e3 * min(times), 1e3 * max(times), events / median,
                 factor, limit or "", " FAIL" if bad else ""))
    print("\nfactor: how many times as long as %s takes" % ours)
    return slow > 0


sys.exit(main())
