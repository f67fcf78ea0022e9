"""Reads what is asked, lets a pool of threads answer it, and ends when nobody can ask any more."""

from __future__ import annotations

import os
import platform
import signal
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from typing import Any, BinaryIO

from .call import Call, Cancelled
from .channel.framing import FrameReader, FrameWriter
from .channel.process_use import measure
from .failures import as_message, is_out_of_memory
from .program import Program

PROTOCOL = 1


class Worker:
    """One engine, and the calls that it is at."""

    def __init__(self, program: Program, reader: FrameReader, writer: FrameWriter) -> None:
        self._program = program
        self._reader = reader
        self._writer = writer
        self._engine: Any = None
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._calls: dict[int, Call] = {}
        self._lock = threading.Lock()

    def serve(self) -> None:
        """Returns when the other side is gone; threads may be at work still."""
        self._writer.write(_hello(self._program))
        while (frame := self._reader.read()) is not None:
            header, payload = frame
            kind = header["type"]
            if kind == "load":
                self._pool = ThreadPoolExecutor(max_workers=header.get("workers", 1))
                self._pool.submit(self._load, header)
            elif kind == "transcribe":
                self._take(header, payload)
            elif kind == "cancel":
                with self._lock:
                    call = self._calls.get(header["id"])
                if call is not None:
                    call.cancelled.set()
            elif kind == "measure":
                self._writer.write({"type": "measured", "id": header["id"], "use": measure()})

    def _load(self, load: dict[str, Any]) -> None:
        try:
            self._engine = self._program.load(load, self._warn)
            self._writer.write({"type": "loaded", "facts": self._program.facts(self._engine)})
        except BaseException as error:  # SystemExit, too: native libraries' wrappers raise it
            traceback.print_exc()
            told = as_message(error, "ERR_BACKEND_UNAVAILABLE", self._program.memory_advice)
            self._writer.write({"type": "load-failed", "error": told})

    def _take(self, header: dict[str, Any], payload: bytes) -> None:
        call_id = header["id"]

        def tell(message: dict[str, Any], payload: bytes = b"") -> None:
            self._writer.write({**message, "id": call_id}, payload)

        call = self._program.make_call(payload, header, tell)
        with self._lock:
            self._calls[call_id] = call
        tell({"type": "received"})
        self._pool.submit(self._answer, call_id, call)

    def _answer(self, call_id: int, call: Call) -> None:
        must_end = False
        try:
            call.check()
            assert self._engine is not None
            started = time.perf_counter()
            result, samples = self._program.answer(self._engine, call)
            result["processingTimeMs"] = (time.perf_counter() - started) * 1000
            call.tell({"type": "result", "result": result}, samples)
        except Cancelled:
            error = {"code": "ERR_ABORTED", "message": "The call was cancelled."}
            call.tell({"type": "failed", "error": error})
        except BaseException as error:
            traceback.print_exc()
            told = as_message(error, "ERR_BACKEND_FAILED", self._program.memory_advice)
            call.tell({"type": "failed", "error": told})
            must_end = is_out_of_memory(error)
        finally:
            with self._lock:
                del self._calls[call_id]
        # A model that ran out of memory may be in any state: the next process loads it anew.
        if must_end:
            os._exit(1)

    def _warn(self, message: str, **fields: Any) -> None:
        self._writer.write({"type": "warning", "message": message, "fields": fields})


def _hello(program: Program) -> dict[str, Any]:
    """The first frame: who is there. Nothing is imported for it: it comes at once, whatever state the libraries are in."""
    return {
        "type": "hello",
        "protocol": PROTOCOL,
        "engine": program.engine,
        "python": platform.python_version(),
        "executable": sys.executable,
        "libraries": {name: _version(name) for name in program.libraries},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _take_stdout() -> BinaryIO:
    """The real stdout, for frames alone. What anything else prints from here on, native code too, goes to stderr."""
    frames = os.fdopen(os.dup(1), "wb")
    os.set_inheritable(frames.fileno(), False)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return frames


def run(program: Program) -> None:
    """Serves until stdin ends."""
    # A terminal's Ctrl-C, or a service's stop, reaches the other side too, which may want answers still: it ends stdin.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    frames = _take_stdout()
    stdin = os.fdopen(os.dup(0), "rb")
    # What is started from here does not eat the frames.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        Worker(program, FrameReader(stdin), FrameWriter(frames)).serve()
    except BrokenPipeError:
        pass
    finally:
        # At once, whatever native code the threads are in.
        os._exit(0)
