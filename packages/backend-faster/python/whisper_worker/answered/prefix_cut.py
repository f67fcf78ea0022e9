"""Takes the prefix off what an engine wrote after it was made to write that first."""

from __future__ import annotations

import zlib
from typing import Any


def without_prefix(segment: dict[str, Any], prefix: str) -> dict[str, Any] | None:
    """The segment with what follows the prefix; None where nothing does.

    :param prefix: as the engine's tokeniser writes it, with the space before it
    """
    text: str = segment["text"]
    if not text.startswith(prefix):
        return segment
    rest = text[len(prefix) :]
    if not rest.strip():
        return None
    cut = {**segment, "text": rest, "compressionRatio": compression_ratio(rest)}
    if "words" in segment:
        cut["words"] = _words_after(segment["words"], len(prefix))
    return cut


def compression_ratio(text: str) -> float:
    """Bytes of a text, trimmed, divided by its bytes after zlib."""
    data = text.strip().encode()
    return len(data) / len(zlib.compress(data))


def _words_after(words: list[dict[str, Any]], characters: int) -> list[dict[str, Any]]:
    """The words behind so many characters; of one that the cut goes through, its end."""
    after = []
    for word in words:
        text: str = word["text"]
        if characters < len(text):
            after.append({**word, "text": text[characters:]})
        characters = max(0, characters - len(text))
    return after
