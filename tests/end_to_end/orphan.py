"""Runs a program as nobody's child: orphan.py PROGRAM [ARGUMENT…]

Rampart's commands look at what started them. An agent that runs these tests must not be found above them.
"""

import os
import subprocess
import sys


def run(words):
    code = subprocess.call(words)
    return code if code >= 0 else 128 - code


reading, writing = os.pipe()
ready, go = os.pipe()
between = os.fork()
if between == 0:
    os.close(reading)
    os.close(go)
    if os.fork() == 0:
        # The process in between has been waited for by then: there is nobody above.
        os.read(ready, 1)
        os.close(ready)
        status = 70
        try:
            status = run(sys.argv[1:])
        finally:
            os.write(writing, bytes([status]))
            os._exit(0)
    os._exit(0)
os.close(writing)
os.close(ready)
os.waitpid(between, 0)
os.close(go)
status = os.read(reading, 1)
sys.exit(status[0] if status else 70)
