import type { SessionRecord } from '../result/bench-result.js';
import { type HeardSpeech, heardSpeech } from './heard-speech.js';
import { type HeardUtterance, heardUtterances, transcriptOf } from './heard-utterances.js';
import { sessionYaal, type YaalTime } from './long-yaal.js';
import { type DiffedWord, wordDiff } from './word-diff.js';

/** A session, and what its figures are computed from. */
export interface ScoredSession {
  readonly record: SessionRecord;
  /** What it had of each utterance of its recording; none where the recording went as a whole, which has no latencies. */
  readonly speech: readonly ScoredSpeech[];
  readonly heard: readonly HeardUtterance[];
  /** What it heard beside what was said; left out where that is not known. */
  readonly diff?: readonly DiffedWord[];
  readonly yaal: Readonly<Record<YaalTime, readonly number[]>>;
}

/** A spoken utterance, and what was shown of it at a moment beside what was said; left out where one is not known. */
export interface ScoredSpeech extends HeardSpeech {
  readonly diffs: Readonly<Partial<Record<keyof HeardSpeech['shown'], readonly DiffedWord[]>>>;
}

/** Scores sessions. It aligns words, which takes most of the time of all figures: each session is scored once. */
export function createScorer(): (record: SessionRecord) => ScoredSession {
  const scored = new Map<SessionRecord, ScoredSession>();
  return (record) => {
    const own = scored.get(record) ?? scoredSession(record);
    scored.set(record, own);
    return own;
  };
}

function scoredSession(record: SessionRecord): ScoredSession {
  const { reference, language } = record.recording;
  const heard = heardUtterances(record.events);
  const speech = record.pace === 'whole' ? [] : heardSpeech(record, heard);
  return {
    ...{ record, heard, yaal: yaalOf(record, heard) },
    speech: speech.map((one) => ({ ...one, diffs: diffsOf(one, language) })),
    ...(reference !== undefined && { diff: wordDiff(reference, transcriptOf(heard), language) }),
  };
}

function diffsOf({ reference, shown }: HeardSpeech, language: string): ScoredSpeech['diffs'] {
  if (reference === undefined) return {};
  const moments = Object.entries(shown) as [keyof ScoredSpeech['diffs'], string][];
  return Object.fromEntries(
    moments.map(([moment, text]) => [moment, wordDiff(reference, text, language)]),
  );
}

function yaalOf(
  record: SessionRecord,
  heard: readonly HeardUtterance[],
): Readonly<Record<YaalTime, readonly number[]>> {
  switch (record.pace) {
    case 'spoken':
      return {
        emitted: sessionYaal(record, heard, 'emitted'),
        positioned: sessionYaal(record, heard, 'positioned'),
      };
    // Its clock is the position in the audio.
    case 'audio-time':
      return { emitted: [], positioned: sessionYaal(record, heard, 'emitted') };
    case 'whole':
      return { emitted: [], positioned: [] };
  }
}
