"""Writes Whisper's list of spellings as a module.

write_spellings.py normalizers/english.json > src/measures/normalizer/english-spellings.ts

The list is in PyPI's whisper-normalizer 0.1.15 (MIT), and there as in OpenAI's own package.
"""

import json
import sys
import textwrap

HEAD = """// Whisper's list of British and American spellings (OpenAI, MIT), as PyPI's whisper-normalizer 0.1.15 holds it. Written by
// scripts/write_spellings.py.
const TABLE = `
"""
TAIL = """`;

/** American spellings of words, by their British ones. */
export const AMERICAN_SPELLINGS: ReadonlyMap<string, string> = new Map(
  TABLE.trim()
    .split(/,\\s+/)
    .map((entry) => entry.split(' ') as [british: string, american: string]),
);
"""


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        spellings = json.load(file)
    # One entry, "flyer / flier", is of several words: no word of a text is ever found to be it.
    words = {british: american for british, american in spellings.items() if " " not in british}
    entries = ", ".join(f"{british} {american}" for british, american in words.items())
    lines = textwrap.wrap(entries, 118, break_long_words=False, break_on_hyphens=False)
    sys.stdout.write(HEAD + "\n".join(f"  {line}" for line in lines) + "\n" + TAIL)


main()
