"""The program that Node starts, `main.py SHARED ENGINE`: hibari, which answers frames on stdin and stdout."""

import sys

# Where @ws/python keeps what its workers share.
sys.path.insert(1, sys.argv[1])

from hibari_worker.program import PROGRAM
from ws_python.worker import run

if __name__ == "__main__":
    run(PROGRAM)
