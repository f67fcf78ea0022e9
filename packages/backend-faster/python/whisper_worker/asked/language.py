"""The language of a call: refused where the model does not know it, chosen among those that the audio may be in."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ws_python.failures import Failure

from ..call import Call


def check_language(call: Call, languages: Collection[str]) -> str | None:
    """The call's language; `en` where the model knows no other, None where it is to be detected.

    :raises Failure: ERR_INVALID_OPTION for a language, or a translation, that the model does not know
    """
    language = call.option("language")
    among = (call.option("languageChoice") or {}).get("among") or []
    english_only = set(languages) == {"en"}
    if call.task == "translate" and english_only:
        raise Failure(
            "ERR_INVALID_OPTION",
            "This model knows English only and cannot translate. Take a multilingual one, such as base.",
        )
    for asked in among if language is None else [language]:
        if asked in languages:
            continue
        if english_only:
            message = f'This model knows English only, and not "{asked}". Take a multilingual one, such as base.'
        else:
            message = f'Whisper does not know the language "{asked}". It takes ISO 639-1 codes: en, de, fr.'
        raise Failure("ERR_INVALID_OPTION", message)
    return "en" if english_only else language


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
