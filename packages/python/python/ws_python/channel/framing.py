"""Frames: four bytes of length (little-endian), a JSON header, and as many raw bytes as its `bytes` says."""

from __future__ import annotations

import json
import struct
import threading
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<I")


class FrameReader:
    """Reads frames from a stream, one after the other."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self) -> tuple[dict[str, Any], bytes] | None:
        """The next frame's header and payload; None at the stream's end, even within a frame."""
        length = self._exactly(_LENGTH.size)
        if length is None:
            return None
        text = self._exactly(_LENGTH.unpack(length)[0])
        if text is None:
            return None
        header = json.loads(text)
        payload = self._exactly(header.get("bytes", 0))
        return None if payload is None else (header, payload)

    def _exactly(self, count: int) -> bytes | None:
        # A buffered stream reads until it has all, or nothing more comes.
        data = self._stream.read(count) if count > 0 else b""
        return data if len(data) == count else None


class FrameWriter:
    """Writes frames to a stream, from any thread."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def write(self, header: dict[str, Any], payload: bytes = b"") -> None:
        if payload:
            header = {**header, "bytes": len(payload)}
        text = json.dumps(header, ensure_ascii=False, allow_nan=False).encode()
        with self._lock:
            self._stream.write(_LENGTH.pack(len(text)) + text)
            if payload:
                self._stream.write(payload)
            self._stream.flush()
