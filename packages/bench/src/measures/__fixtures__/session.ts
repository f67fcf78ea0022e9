import type { HeardText, SessionRecord, SpokenWord } from '../../result/bench-result.js';

/** A word for each half second, from a time on. */
export function spokenWords(text: string, from = 0): readonly SpokenWord[] {
  return text.split(' ').map((word, i) => ({
    ...{ text: word, start: from + i / 2, end: from + i / 2 + 0.5 },
  }));
}

/** A session of one recording, in which two utterances are spoken: `red blue` until 1 s, and `green gold` from 3 s to 4 s. */
export function twoUtterances(
  events: readonly HeardText[],
  changes: Partial<SessionRecord> = {},
): SessionRecord {
  const words = [...spokenWords('red blue'), ...spokenWords('green gold', 3)];
  return {
    ...{ id: 'a/two/1', system: 'a', pace: 'spoken', events, ended: 6 },
    recording: {
      ...{ name: 'two', seconds: 5, language: 'en', words, sha256: 'a'.repeat(64) },
      reference: 'Red blue. Green gold.',
      speech: [
        [0, 1],
        [3, 4],
      ],
    },
    sent: [
      [0.1, 0.1],
      [5, 5],
    ],
    ...changes,
  };
}

export function partial(at: number, utterance: number, text: string): HeardText {
  return { at, type: 'partial', utterance, text };
}

export function final(at: number, utterance: number, text: string): HeardText {
  return { at, type: 'final', utterance, text };
}
