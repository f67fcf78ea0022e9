"""Scores speaker diarization by pyannote.metrics. Reads cases as JSON on standard input: [{"seconds", "truth", "told"}], each
a list of [start, end, speaker]; writes, for each case, its seconds of speech and of errors, with and without overlap."""

import json
import sys

from pyannote.core import Annotation, Segment, Timeline
from pyannote.metrics.diarization import DiarizationErrorRate

# A quarter of a second on either side of each boundary is not scored.
COLLAR = 0.5


def annotation(turns):
    made = Annotation()
    for index, (start, end, speaker) in enumerate(turns):
        made[Segment(start, end), index] = speaker
    return made


def scored(case, skip_overlap):
    metric = DiarizationErrorRate(collar=COLLAR, skip_overlap=skip_overlap)
    scores = metric(
        annotation(case["truth"]),
        annotation(case["told"]),
        uem=Timeline([Segment(0, case["seconds"])]),
        detailed=True,
    )
    return {
        "speech": scores["total"],
        "confused": scores["confusion"],
        "missed": scores["missed detection"],
        "invented": scores["false alarm"],
    }


json.dump(
    [{"all": scored(case, False), "alone": scored(case, True)} for case in json.load(sys.stdin)],
    sys.stdout,
)
