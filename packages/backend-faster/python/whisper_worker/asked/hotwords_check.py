"""Keeps room for what is said beside the words to expect."""

from __future__ import annotations

from ws_python.failures import Failure

from .prompt_room import Tokenizer

#: Beside a prompt of 223 tokens they leave 448 - 223 - 64 - 5 for the text of a window; 30 s of speech take some 100.
HOTWORD_TOKENS = 64


def check_hotwords(tokenizer: Tokenizer, hotwords: str | None) -> None:
    """:raises Failure: ERR_INVALID_OPTION where they are too long"""
    if hotwords is None:
        return
    count = len(tokenizer.encode(" " + hotwords.strip()))
    if count > HOTWORD_TOKENS:
        raise Failure(
            "ERR_INVALID_OPTION",
            f'Option "hotwords" is {count} tokens long, but at most {HOTWORD_TOKENS} leave room for what is said. Shorten it.',
        )
