"""Words as they are told: the spaces around them are the text's."""

from __future__ import annotations

from typing import Any


def with_bare_words(segment: dict[str, Any]) -> dict[str, Any]:
    """The segment, its words without the spaces around them."""
    if "words" not in segment:
        return segment
    bare = [{**word, "text": word["text"].strip()} for word in segment["words"]]
    return {**segment, "words": [word for word in bare if word["text"]]}
