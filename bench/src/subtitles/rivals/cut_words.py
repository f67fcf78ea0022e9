"""Cuts transcripts into subtitles as stable-ts and whisperx do.

cut_words.py FOLDER < TRANSCRIPTS   (JSON: a list of {name, language, segments}, a segment as openai-whisper writes it, with its words)

Writes FOLDER/WAY/NAME.srt for each way and transcript. What cuts and writes in these libraries computes nothing with
PyTorch, which stable-ts imports all the same: modules that refuse to be used stand in its place.
"""

from __future__ import annotations

import copy
import json
import sys
import types
from pathlib import Path


class _Refusing(type):
    def __call__(cls, *_: object, **__: object) -> object:
        raise RuntimeError(f"{cls.__name__} of PyTorch is used, which is not installed")

    def __getattr__(cls, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        raise RuntimeError(f"{cls.__name__}.{name} of PyTorch is used, which is not installed")


class _Absent(types.ModuleType):
    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Refusing(name, (), {})


def _without_torch() -> None:
    for name in ("torch", "torch.nn", "torch.nn.functional", "torchaudio"):
        sys.modules[name] = _Absent(name)
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, sys.modules[name])
    # A decorator, at import.
    sys.modules["torch"].no_grad = lambda: lambda function: function


_without_torch()

import stable_whisper  # noqa: E402
from whisperx.SubtitlesProcessor import SubtitlesProcessor  # noqa: E402
from whisperx.utils import WriteSRT  # noqa: E402


def stable_ts(transcript: dict, path: Path) -> None:
    # As Whisper's tokens have it, a word begins with its space.
    for segment in transcript["segments"]:
        for word in segment["words"]:
            word["word"] = f" {word['word']}"
    result = stable_whisper.WhisperResult(transcript).regroup()
    path.write_text(result.to_srt_vtt(word_level=False), encoding="utf-8")


def whisperx(transcript: dict, path: Path) -> None:
    _whisperx(transcript, path, None, None)


def whisperx_two_lines(transcript: dict, path: Path) -> None:
    _whisperx(transcript, path, 42, 2)


def _whisperx(transcript: dict, path: Path, width: int | None, lines: int | None) -> None:
    options = {"max_line_width": width, "max_line_count": lines, "highlight_words": False}
    with path.open("w", encoding="utf-8") as file:
        WriteSRT(str(path.parent)).write_result(transcript, file, options)


def whisperx_subtitles_processor(transcript: dict, path: Path) -> None:
    SubtitlesProcessor(transcript["segments"], transcript["language"]).save(str(path))


def main() -> None:
    folder = Path(sys.argv[1])
    ways = (stable_ts, whisperx, whisperx_two_lines, whisperx_subtitles_processor)
    for transcript in json.load(sys.stdin):
        for cut in ways:
            path = folder / cut.__name__ / f"{transcript['name']}.srt"
            path.parent.mkdir(parents=True, exist_ok=True)
            cut(copy.deepcopy(transcript), path)


main()
