"""Measures by the programs of others.

Reads JSON: english and basic, lists of texts; yaal, a list of {segments: [{words, start, seconds}], emitted: [{word, at}],
seconds}. Prints JSON: what whisper-normalizer makes of the texts, and the values that OmniSTEval gives the segments.
"""

import json
import sys

from omnisteval.alignment import Word
from omnisteval.resegment import resegment
from omnisteval.scoring import YAALScorer
from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer


def yaal(case: dict) -> list[float]:
    segments = case["segments"]
    reference = [
        Word(word, emission_cu=segment["start"] * 1000, seq_id=index)
        for index, segment in enumerate(segments)
        for word in segment["words"]
    ]
    length = case["seconds"] * 1000
    heard = [
        Word(one["word"], emission_cu=one["at"] * 1000, emission_ca=one["at"] * 1000)
        for one in case["emitted"]
    ]
    segmentation = [
        {
            "offset": one["start"] * 1000,
            "duration": one["seconds"] * 1000,
            "time_to_recording_end": length - one["start"] * 1000,
        }
        for one in segments
    ]
    sentences = [" ".join(one["words"]) for one in segments]
    instances, _ = resegment([reference], [heard], segmentation, sentences)
    scorer = YAALScorer(is_longform=True)
    values = [scorer.compute(instance) for instance in instances if instance.emission_cu]
    return [value / 1000 for value in values if value is not None]


def main() -> None:
    asked = json.load(sys.stdin)
    english = EnglishTextNormalizer()
    basic = BasicTextNormalizer()
    plain = BasicTextNormalizer(remove_diacritics=True)
    split = BasicTextNormalizer(split_letters=True)
    json.dump(
        {
            "english": [english(text) for text in asked["english"]],
            "basic": [[basic(text), plain(text), split(text)] for text in asked["basic"]],
            "yaal": [yaal(case) for case in asked["yaal"]],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
