"""The voice, and the bounds of what it is given at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

#: The network's memory and time grow with the square of a sentence's length. Piper cuts where sentences end; where they
#: do not, this cuts at spaces.
MOST_PHONEMES = 200


class Voice:
    """One voice, with one speaker or several."""

    def __init__(
        self, model: str, config: str, threads: int, noise: float | None, rhythm_noise: float | None
    ) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Made by hand: Piper's own way of loading takes as many threads as there are processors.
        self._voice = PiperVoice(
            config=PiperConfig.from_dict(json.loads(Path(config).read_text(encoding="utf-8"))),
            session=onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]),
        )
        self._noise, self._rhythm_noise = noise, rhythm_noise
        self.sample_rate = int(self._voice.config.sample_rate)
        # Dictionaries are read at the first text.
        self.speak("1, 2.", 1.0, 0, lambda: None)

    def speak(self, text: str, speed: float, speaker: int, check: Callable[[], None]) -> np.ndarray:
        """Samples in [-1, 1].

        :param check: raises where nobody waits any more; asked before each sentence
        """
        config = self._voice.config
        settings = SynthesisConfig(
            speaker_id=speaker if config.num_speakers > 1 else None,
            length_scale=config.length_scale / speed,
            # None is the voice's own.
            noise_scale=self._noise,
            noise_w_scale=self._rhythm_noise,
        )
        spoken = [np.zeros(0, np.float32)]
        for phonemes in self._phonemes(text):
            check()
            ids = self._voice.phonemes_to_ids(phonemes)
            audio = self._voice.phoneme_ids_to_audio(ids, settings)
            audio = np.asarray(audio[0] if isinstance(audio, tuple) else audio, np.float32).reshape(-1)
            spoken.append(_normalized(np.nan_to_num(audio)))
        return np.clip(np.concatenate(spoken), -1, 1)

    def _phonemes(self, text: str) -> Iterator[list[str]]:
        # Piper takes what stands in double brackets for phonemes, and C ends a text at its first zero.
        for sentence in self._voice.phonemize(text.replace("[[", "[ [").replace("\0", " ")):
            # Marks alone make noises.
            if any(phoneme.isalpha() for phoneme in sentence):
                yield from _parts(sentence)


def _parts(phonemes: list[str]) -> Iterator[list[str]]:
    """Pieces of at most `MOST_PHONEMES`, cut behind spaces where there are any."""
    while len(phonemes) > MOST_PHONEMES:
        cut = next((i for i in range(MOST_PHONEMES, 0, -1) if phonemes[i - 1] == " "), MOST_PHONEMES)
        yield phonemes[:cut]
        phonemes = phonemes[cut:]
    if phonemes:
        yield phonemes


def _normalized(audio: np.ndarray) -> np.ndarray:
    """As loud as can be, which is what Piper does."""
    loudest = float(np.max(np.abs(audio), initial=0.0))
    return audio if loudest < 1e-8 else audio / loudest
