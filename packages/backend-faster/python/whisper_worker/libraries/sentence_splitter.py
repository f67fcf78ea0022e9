"""Lets WhisperX cut aligned text into sentences where NLTK's trained data is not to be had."""

from __future__ import annotations

from typing import Any

import nltk
from nltk.tokenize.punkt import PunktSentenceTokenizer
from whisperx import alignment
from ws_python.program import Warn


def split_without_data(warn: Warn) -> None:
    """WhisperX loads NLTK's `punkt_tab`, or downloads it, and fails without. NLTK's untrained splitter needs none; it
    may take an abbreviation for the end of a sentence."""
    load = alignment.nltk_load
    told = False

    def load_or_make(resource: str) -> Any:
        nonlocal told
        try:
            return load(resource)
        except LookupError:
            if not told and nltk.download("punkt_tab", quiet=True):
                return load(resource)
        if not told:
            warn("NLTK's punkt_tab cannot be had: sentences are cut by punctuation alone")
            told = True
        return PunktSentenceTokenizer()

    alignment.nltk_load = load_or_make
