"""Long rows of phonemes in parts."""

from __future__ import annotations

from collections.abc import Iterator


def parts(phonemes: list[str], most: int) -> Iterator[list[str]]:
    """Pieces of at most `most` phonemes, cut behind spaces where there are any."""
    while len(phonemes) > most:
        cut = next((i for i in range(most, 0, -1) if phonemes[i - 1] == " "), most)
        yield phonemes[:cut]
        phonemes = phonemes[cut:]
    if phonemes:
        yield phonemes
