"""Words as forced alignment gives them: some have no times, and none has the space before it."""

from __future__ import annotations

from typing import Any


def words_of(
    text: str, words: list[dict[str, Any]], start: float, end: float
) -> list[dict[str, Any]]:
    """Words whose texts make up the segment's; one without times lies between its neighbours'.

    :param start: of the segment, as its end, in seconds: no word lies outside
    """
    found: list[dict[str, Any]] = []
    at = 0
    latest = start
    for index, word in enumerate(words):
        place = text.find(word["word"], at)
        behind = place + len(word["word"]) if place >= 0 else at
        begin = _within(word.get("start"), latest, end)
        if begin is None:
            begin = latest
        finish = _within(word.get("end"), begin, end)
        if finish is None:
            finish = _within(_next_start(words, index), begin, end) or begin
        told: dict[str, Any] = {"text": text[at:behind], "start": begin, "end": finish}
        if "score" in word:
            told["probability"] = min(1.0, max(0.0, float(word["score"])))
        if told["text"]:
            found.append(told)
        at, latest = behind, finish
    return found


def _next_start(words: list[dict[str, Any]], index: int) -> float | None:
    return next((word["start"] for word in words[index + 1 :] if "start" in word), None)


def _within(time: float | None, low: float, high: float) -> float | None:
    return None if time is None else min(max(float(time), low), max(low, high))
