# SPDX-License-Identifier: GPL-2.0
"""Runs a command and prints what it took.

	measure.py SECONDS MIB CODE COMMAND...

Prints "SECONDS s, MIB MiB"; fails if the command took more processor time or
resident memory than that, or ended with another code. Its output is dropped.
"""
import resource
import subprocess
import sys

seconds, mib, code = map(int, sys.argv[1:4])
ended = subprocess.run(sys.argv[4:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
took, room = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
print("%.1f s, %d MiB" % (took, room))
if ended != code or took > seconds or room > mib:
    sys.exit("exit code %d, expected %d; at most %d s and %d MiB" % (ended, code, seconds, mib))
