"""Segments as they are told: figures that JSON can carry, and words without the spaces around them."""

from __future__ import annotations

import math
from typing import Any


def with_bare_words(segment: dict[str, Any]) -> dict[str, Any]:
    """The segment, its words without the spaces around them."""
    if "words" not in segment:
        return segment
    bare = [{**word, "text": word["text"].strip()} for word in segment["words"]]
    return {**segment, "words": [word for word in bare if word["text"]]}


def finite(found: dict[str, Any]) -> dict[str, Any]:
    """Without the figures that an engine could not compute, in a segment and its words."""
    return {key: _inner(value) for key, value in found.items() if not _is_missing(value)}


def _inner(value: Any) -> Any:
    return [finite(one) if isinstance(one, dict) else one for one in value] if isinstance(value, list) else value


def _is_missing(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)
