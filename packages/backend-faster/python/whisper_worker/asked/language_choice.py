"""Chooses a language among those that the audio may be in."""

from __future__ import annotations

from collections.abc import Mapping

from ..call import Call


def choose_language(call: Call, heard: Mapping[str, float]) -> tuple[str, float]:
    """The likeliest language, and how likely it is among those that it may be, the bias not counted.

    :param heard: how likely each language of the model is, the likeliest first
    """
    choice = call.option("languageChoice") or {}
    bias = choice.get("bias") or {}
    likely = dict(heard)
    if among := choice.get("among"):
        total = sum(heard.get(code, 0.0) for code in among)
        likely = {
            code: heard.get(code, 0.0) / total if total > 0 else 1 / len(among) for code in among
        }
    language = max(likely, key=lambda code: likely[code] + bias.get(code, 0.0))
    return language, likely[language]
