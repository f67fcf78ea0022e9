"""The voice, and the bounds of what it is given at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from hibari import Hibari

from .long_numbers import readable

#: The network's memory and time grow with the square of a sentence's length. hibari cuts at commas; where there are none,
#: this cuts at spaces.
MOST_PHONEMES = 400


class Voice:
    """One voice. The same text sounds the same each time."""

    def __init__(self, threads: int) -> None:
        self._hibari = Hibari(threads=threads)
        self.sample_rate = int(self._hibari.sample_rate)
        # The dictionaries are read at the first text.
        self.speak("Ready.", 1.0, lambda: None)

    def speak(self, text: str, speed: float, check: Callable[[], None]) -> np.ndarray:
        """Samples in [-1, 1].

        :param check: raises where nobody waits any more; asked before each sentence
        """
        noise = np.random.default_rng(0)
        spoken = [np.zeros(0, np.float32)]
        for phonemes in self._phonemes(text):
            check()
            spoken.append(self._hibari.from_ids(self._hibari.ids(phonemes), speed, noise))
        return np.clip(np.nan_to_num(np.concatenate(spoken)), -1, 1)

    def _phonemes(self, text: str) -> Iterator[str]:
        for sentence in self._hibari.phonemize(readable(text)):
            yield from _parts(sentence)


def _parts(phonemes: str) -> Iterator[str]:
    """Pieces of at most `MOST_PHONEMES`, cut at spaces where there are any."""
    while len(phonemes) > MOST_PHONEMES:
        space = phonemes.rfind(" ", 1, MOST_PHONEMES + 1)
        cut = space if space > 0 else MOST_PHONEMES
        yield phonemes[:cut]
        phonemes = phonemes[cut:].lstrip(" ")
    if phonemes:
        yield phonemes
