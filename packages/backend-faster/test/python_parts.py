"""The parts of the worker that need no engine. Run by worker-parts.full.test.ts."""

from __future__ import annotations

import io
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "python"))
sys.path.insert(1, str(Path(__file__).parent.parent.parent / "python" / "python"))

from whisper_worker.answered.aligned_words import words_of
from whisper_worker.answered.prefix_cut import without_prefix
from whisper_worker.answered.told_segment import finite, with_bare_words
from whisper_worker.asked.prompt_room import PREFIX_TOKENS, PROMPT_TOKENS, share
from ws_python.channel.framing import FrameReader, FrameWriter
from ws_python.failures import Failure, as_message


class Words:
    """A tokeniser for which each word is a token."""

    def __init__(self) -> None:
        self._words: list[str] = []

    def encode(self, text: str) -> list[int]:
        found = [f" {word}" for word in text.split()]
        self._words += [word for word in found if word not in self._words]
        return [self._words.index(word) for word in found]

    def decode(self, tokens: list[int]) -> str:
        return "".join(self._words[token] for token in tokens)


def numbered(name: str, count: int) -> str:
    return " ".join(f"{name}{index}" for index in range(count))


class PromptRoom(unittest.TestCase):
    def test_nothing_is_none(self) -> None:
        self.assertEqual(share(Words(), None, " "), (None, None))

    def test_the_end_of_a_prompt_counts(self) -> None:
        prompt, prefix = share(Words(), numbered("p", 300), None)
        self.assertEqual(prompt.split(), numbered("p", 300).split()[-PROMPT_TOKENS:])
        self.assertIsNone(prefix)

    def test_a_prefix_takes_room_from_the_prompt(self) -> None:
        prompt, prefix = share(Words(), numbered("p", 300), numbered("x", 23))
        self.assertEqual(prefix.split(), numbered("x", 23).split())
        self.assertEqual(prompt.split(), numbered("p", 300).split()[-(PROMPT_TOKENS - 23) :])

    def test_what_a_prefix_has_too_much_stands_in_for_the_prompt(self) -> None:
        prompt, prefix = share(Words(), "never", numbered("x", 200))
        words = numbered("x", 200).split()
        self.assertEqual(prefix.split(), words[-PREFIX_TOKENS:])
        self.assertEqual(prompt.split(), words[: 200 - PREFIX_TOKENS])


class PrefixCut(unittest.TestCase):
    SEGMENT = {
        "start": 0,
        "end": 2,
        "text": " one two three",
        "words": [{"text": " one"}, {"text": " two"}, {"text": " three"}],
    }

    def test_what_follows_stays(self) -> None:
        cut = without_prefix(self.SEGMENT, " one")
        self.assertEqual(cut["text"], " two three")
        self.assertEqual([word["text"] for word in cut["words"]], [" two", " three"])

    def test_a_word_that_goes_on_stays_as_far(self) -> None:
        cut = without_prefix(self.SEGMENT, " one tw")
        self.assertEqual([word["text"] for word in cut["words"]], ["o", " three"])

    def test_nothing_may_follow(self) -> None:
        self.assertIsNone(without_prefix(self.SEGMENT, " one two three"))

    def test_another_text_is_left(self) -> None:
        self.assertIs(without_prefix(self.SEGMENT, " four"), self.SEGMENT)


class AlignedWords(unittest.TestCase):
    def test_words_make_up_the_text_and_have_times_in_order(self) -> None:
        words = [
            {"word": "In", "start": 1.0, "end": 1.2, "score": 0.5},
            {"word": "1999,"},
            {"word": "yes.", "start": 1.8, "end": 9.0, "score": 1.5},
        ]
        found = words_of(" In 1999, yes.", words, 0.5, 2.0)
        self.assertEqual([word["text"] for word in found], [" In", " 1999,", " yes."])
        self.assertEqual(
            [(word["start"], word["end"]) for word in found], [(1.0, 1.2), (1.2, 1.8), (1.8, 2.0)]
        )
        self.assertEqual([word.get("probability") for word in found], [0.5, None, 1.0])

    def test_without_any_times(self) -> None:
        found = words_of(" a b", [{"word": "a"}, {"word": "b"}], 1.0, 2.0)
        self.assertEqual([(word["start"], word["end"]) for word in found], [(1.0, 1.0)] * 2)


class Frames(unittest.TestCase):
    def test_what_is_written_is_read(self) -> None:
        stream = io.BytesIO()
        FrameWriter(stream).write({"type": "x", "text": "grüß"})
        stream.write(b"\x0b\x00\x00\x00" + b'{"bytes":3}' + b"abc")
        FrameWriter(stream).write({"type": "y"}, b"samples")
        stream.write(b"\x09\x00\x00\x00{")
        stream.seek(0)
        reader = FrameReader(stream)
        self.assertEqual(reader.read(), ({"type": "x", "text": "grüß"}, b""))
        self.assertEqual(reader.read(), ({"bytes": 3}, b"abc"))
        self.assertEqual(reader.read(), ({"type": "y", "bytes": 7}, b"samples"))
        self.assertIsNone(reader.read())

    def test_no_number_that_json_lacks_is_written(self) -> None:
        self.assertRaises(ValueError, FrameWriter(io.BytesIO()).write, {"x": float("nan")})
        self.assertEqual(finite({"a": 1.5, "b": float("nan"), "c": "d"}), {"a": 1.5, "c": "d"})
        segment = {"words": [{"text": "a", "probability": float("nan")}]}
        self.assertEqual(finite(segment), {"words": [{"text": "a"}]})

    def test_words_are_told_without_the_spaces_around_them(self) -> None:
        segment = {"text": " a b", "words": [{"text": " a"}, {"text": " "}, {"text": "b"}]}
        self.assertEqual([word["text"] for word in with_bare_words(segment)["words"]], ["a", "b"])
        self.assertEqual(with_bare_words({"text": " a"}), {"text": " a"})


class Failures(unittest.TestCase):
    def test_memory_is_worth_another_try(self) -> None:
        for error in (MemoryError(), RuntimeError("CUDA failed with error out of memory")):
            self.assertTrue(as_message(error, "ERR_BACKEND_FAILED", "Mend it.")["retryable"])
        self.assertFalse(as_message(ValueError("x"), "ERR_BACKEND_FAILED", "Mend it.")["retryable"])

    def test_a_failure_has_its_own_code(self) -> None:
        told = as_message(Failure("ERR_MODEL_INVALID", "Mend it."), "ERR_BACKEND_FAILED", "Mend it.")
        self.assertEqual((told["code"], told["message"]), ("ERR_MODEL_INVALID", "Mend it."))


unittest.main(verbosity=2)
