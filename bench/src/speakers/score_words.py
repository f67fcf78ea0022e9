"""Scores who said which word. Reads cases as JSON on standard input: [{"truth", "told"}], each a list of {"speaker", "text"} in
order; writes, for each case, its words, the errors of cpWER (meeteval), the words that were heard, and those of them that
have the wrong speaker (WDER)."""

import json
import re
import sys

from meeteval.wer import cp_word_error_rate


def words(text):
    return re.findall(r"[\w']+", text.lower())


def by_speaker(said):
    texts = {}
    for one in said:
        texts.setdefault(one["speaker"], []).extend(words(one["text"]))
    return {speaker: " ".join(all_words) for speaker, all_words in texts.items()}


def aligned(truth, told):
    """Pairs of words, by the fewest edits."""
    rows = [[0] * (len(told) + 1) for _ in range(len(truth) + 1)]
    for i in range(len(truth) + 1):
        for j in range(len(told) + 1):
            if i == 0 or j == 0:
                rows[i][j] = i + j
            else:
                differs = truth[i - 1][0] != told[j - 1][0]
                rows[i][j] = min(rows[i - 1][j - 1] + differs, rows[i - 1][j] + 1, rows[i][j - 1] + 1)
    i, j = len(truth), len(told)
    while i > 0 and j > 0:
        differs = truth[i - 1][0] != told[j - 1][0]
        if rows[i][j] == rows[i - 1][j - 1] + differs:
            i, j = i - 1, j - 1
            yield truth[i][1], told[j][1]
        elif rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1


def in_order(said):
    return [(word, one["speaker"]) for one in said for word in words(one["text"])]


def scored(case):
    score = cp_word_error_rate(by_speaker(case["truth"]), by_speaker(case["told"]))
    names = {told: truth for truth, told in score.assignment}
    pairs = list(aligned(in_order(case["truth"]), in_order(case["told"])))
    return {
        "words": score.length,
        "errors": score.errors,
        "aligned": len(pairs),
        "misassigned": sum(truth != names.get(told) for truth, told in pairs),
    }


json.dump([scored(case) for case in json.load(sys.stdin)], sys.stdout)
