#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What commands print on terminals of each width.

	widths.py FROM TO PROGRAM <COMMANDS

Writes a line "SUM WIDTH COMMAND" for each command line of stdin and each width; the
program runs in the working directory, and stdout only is the terminal. It is one that
has colours, whatever terminal the tests run on.
"""
import fcntl
import hashlib
import os
import pty
import struct
import subprocess
import sys
import termios
import threading

END = b"\0end"  # no output has this


def environment():
    """The variables, those that decide about colours by this program."""
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return kept | {"TERM": "xterm"}


def shown(command, width):
    """The bytes that a terminal of this width gets, and the exit code."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=slave,
                           stderr=subprocess.DEVNULL, env=environment())
    out = b""
    ended = threading.Thread(target=lambda: (run.wait(), os.write(slave, END)))
    ended.start()
    # The slave stays open until all is read: bytes on their way are lost with it.
    while not out.endswith(END):
        out += os.read(master, 65536)
    ended.join()
    os.close(slave)
    os.close(master)
    return out.removesuffix(END) + b"%d" % run.returncode


def main():
    first, last, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    for line in sys.stdin:
        for width in range(first, last + 1):
            out = shown([program, *line.split()], width)
            print(hashlib.sha256(out).hexdigest()[:12], width, line.strip())


main()
