import type { HeardText } from '../result/bench-result.js';
import { createEmittedWords, type EmittedWords } from './emitted-words.js';

/** What a session took for one utterance. */
export interface HeardUtterance {
  /** Texts that are not empty, in the order in which they came. */
  readonly texts: readonly HeardText[];
  /** When its words were there. */
  readonly emitted: EmittedWords;
  /** The same by the audio that the system told with each text; left out where it does not tell it with all of them. */
  readonly positioned?: EmittedWords;
  /** The text that stands; empty where none came. */
  readonly final: string;
}

/** The utterances of a session that have a text, by number. */
export function heardUtterances(events: readonly HeardText[]): readonly HeardUtterance[] {
  const utterances = new Map<number, HeardText[]>();
  for (const event of events) {
    const texts = utterances.get(event.utterance) ?? [];
    // A final without a text takes back what was shown.
    if (event.text.trim() === '' && event.type === 'final') texts.length = 0;
    else if (event.text.trim() !== '') texts.push(event);
    utterances.set(event.utterance, texts);
  }
  return [...utterances]
    .sort(([a], [b]) => a - b)
    .filter(([, texts]) => texts.length > 0)
    .map(([, texts]) => {
      const emitted = createEmittedWords();
      for (const text of texts) emitted.hear(text.text, committedOf(text), text.at);
      const final = texts.findLast(({ type }) => type === 'final')?.text ?? '';
      if (texts.some(({ end }) => end === undefined)) return { texts, emitted, final };
      const positioned = createEmittedWords();
      for (const text of texts) positioned.hear(text.text, committedOf(text), text.end!);
      return { texts, emitted, positioned, final };
    });
}

/** The transcript of a session: the finals of its utterances. */
export function transcriptOf(utterances: readonly HeardUtterance[]): string {
  return utterances
    .map(({ final }) => final.trim())
    .filter((text) => text !== '')
    .join(' ');
}

function committedOf({ type, text, committed = 0 }: HeardText): number {
  return type === 'final' ? text.length : committed;
}
