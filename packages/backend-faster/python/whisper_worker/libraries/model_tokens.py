"""A faster-whisper model's own tokeniser."""

from __future__ import annotations

from faster_whisper import WhisperModel


class ModelTokens:
    """Texts as tokens and back, without special tokens."""

    def __init__(self, model: WhisperModel) -> None:
        self._tokenizer = model.hf_tokenizer

    def encode(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def decode(self, tokens: list[int]) -> str:
        return self._tokenizer.decode(tokens)
