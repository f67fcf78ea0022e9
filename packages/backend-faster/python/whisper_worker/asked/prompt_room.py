"""Shares the decoder's positions between the words to expect, what was said before, and what is to be gone on with."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from ws_python.failures import Failure

#: Half of Whisper's 448 positions, less the token that announces a prompt.
PROMPT_TOKENS = 223
PREFIX_TOKENS = 168
#: Beside a prompt of 223 tokens they leave 448 - 223 - 64 - 5 for the text of a window; 30 s of speech take some 100.
HOTWORD_TOKENS = 64


class Tokenizer(Protocol):
    def encode(self, text: str) -> list[int]: ...

    def decode(self, tokens: list[int]) -> str: ...


class Shares(NamedTuple):
    """Texts that fit; None where there is nothing."""

    prompt: str | None
    prefix: str | None


def share(tokenizer: Tokenizer, prompt: str | None, prefix: str | None) -> Shares:
    """Of a prefix that is too long the last tokens stay it, and those before them stand in for the prompt; of a prompt
    the last tokens count."""
    before = tokenizer.encode(" " + prompt.strip()) if prompt and prompt.strip() else []
    after = tokenizer.encode(" " + prefix.strip()) if prefix and prefix.strip() else []
    if len(after) > PREFIX_TOKENS:
        cut = len(after) - PREFIX_TOKENS
        # Never within a word: a text that is decoded and encoded again must give the same tokens.
        while cut < len(after) - 1 and not tokenizer.decode([after[cut]]).startswith(" "):
            cut += 1
        before, after = after[:cut], after[cut:]
    room = PROMPT_TOKENS - len(after)
    before = before[-room:]
    return Shares(
        tokenizer.decode(before) if before else None, tokenizer.decode(after) if after else None
    )


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
