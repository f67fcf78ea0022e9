"""The program that Node starts: a Whisper engine that answers frames on stdin and stdout."""

from whisper_worker.worker import run

if __name__ == "__main__":
    run()
