"""Long phoneme strings in parts."""

from __future__ import annotations

from collections.abc import Iterator


def parts(phonemes: str, most: int) -> Iterator[str]:
    """Pieces of at most `most` phonemes, cut at spaces where there are any."""
    while len(phonemes) > most:
        space = phonemes.rfind(" ", 1, most + 1)
        cut = space if space > 0 else most
        yield phonemes[:cut]
        phonemes = phonemes[cut:].lstrip(" ")
    if phonemes:
        yield phonemes
