#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What commands print on terminals of each width.

	widths.py FROM TO PROGRAM <COMMANDS

Writes a line "SUM WIDTH COMMAND" for each command line of stdin and each width; the
program runs in the working directory, and stdout only is the terminal.
"""
import fcntl
import hashlib
import os
import pty
import struct
import subprocess
import sys
import termios


def shown(command, width):
    """The bytes that a terminal of this width gets."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=slave,
                           stderr=subprocess.DEVNULL)
    os.close(slave)
    out = b""
    try:
        while True:
            more = os.read(master, 65536)
            if not more:
                break
            out += more
    except OSError:  # Linux: the other end is closed
        pass
    os.close(master)
    return out + b"%d" % run.wait()


def main():
    first, last, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    for line in sys.stdin:
        for width in range(first, last + 1):
            out = shown([program, *line.split()], width)
            print(hashlib.sha256(out).hexdigest()[:12], width, line.strip())


main()
