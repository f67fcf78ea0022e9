import type { TranscriptResult } from '../contracts/transcript.js';

/** Finds the language of a recording from what its first pieces sound like. */
export interface RecordingLanguage {
  /** ISO 639-1 code, once it is decided. */
  readonly decided: string | undefined;
  /** What a piece was heard as. */
  hear(result: TranscriptResult, seconds: number): void;
}

// One word may be of any language; so much speech leaves little doubt.
const ENOUGH_SECONDS = 5;

/**
 * Adds up how likely the pieces are in each language, a second of one counting as much as a second of another, and takes
 * the likeliest after five seconds.
 */
export function createRecordingLanguage(given: string | undefined): RecordingLanguage {
  const votes = new Map<string, number>();
  let heardSeconds = 0;
  let decided = given;
  return {
    get decided() {
      return decided;
    },
    hear({ text, language, languageProbability = 1, languageProbabilities }, seconds) {
      if (decided !== undefined || text.trim() === '') return;
      const likely = languageProbabilities ?? { [language]: languageProbability };
      for (const [code, probability] of Object.entries(likely)) {
        votes.set(code, (votes.get(code) ?? 0) + probability * seconds);
      }
      heardSeconds += seconds;
      if (heardSeconds < ENOUGH_SECONDS) return;
      [decided] = [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best));
    },
  };
}
