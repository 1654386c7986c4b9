"""Runs a program on a terminal of its own: own_terminal.py COLUMNS ROWS PROGRAM [ARGUMENT…]

What comes on standard input is typed, what the program writes goes to standard output, and the end of standard input
takes the terminal away. Leaves with the program's status, 128 and more for a signal.

The program descends from nobody but the system's first process: an agent that runs these tests is not among its
ancestors.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import traceback


def type_all(terminal, text):
    while text:
        text = text[os.write(terminal, text):]


def relay(terminal):
    typing = True
    while True:
        ready, _, _ = select.select([terminal, 0] if typing else [terminal], [], [])
        if terminal in ready:
            try:
                shown = os.read(terminal, 65536)
            except OSError:
                return
            if not shown:
                return
            os.write(1, shown)
        if 0 in ready:
            keys = os.read(0, 65536)
            if not keys:
                return
            type_all(terminal, keys)


def on_terminal(columns, rows, words):
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvp(words[0], words)
    try:
        relay(terminal)
    finally:
        os.close(terminal)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def main():
    columns, rows, words = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    reading, writing = os.pipe()
    first = os.fork()
    if first == 0:
        os.close(reading)
        if os.fork() == 0:
            os.setsid()
            status = 70
            try:
                status = on_terminal(columns, rows, words)
            except Exception:
                traceback.print_exc()
            os.write(writing, bytes([status]))
            os._exit(0)
        os._exit(0)
    os.close(writing)
    os.close(0)
    os.waitpid(first, 0)
    status = os.read(reading, 1)
    sys.exit(status[0] if status else 70)


signal.signal(signal.SIGPIPE, signal.SIG_DFL)
main()
