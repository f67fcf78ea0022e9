"""The program that Node starts, `main.py SHARED ENGINE`: a Whisper engine that answers frames on stdin and stdout."""

import sys

# Where @ws/python keeps what its workers share.
sys.path.insert(1, sys.argv[1])

from whisper_worker.program import whisper_program
from ws_python.worker import run

if __name__ == "__main__":
    run(whisper_program(sys.argv[2]))
