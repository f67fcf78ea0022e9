import { wordErrorRate } from '@ws/core/measures';
import type { AudioContext } from '../../../packages/backend-onnx/src/network/audio-encoder.js';
import type { MeteredEngine } from '../engines.js';
import type { Spoken } from './speech.js';

const RATE = 16_000;
const FIRST_PREFIX = RATE;
const PREFIX_STEP = RATE / 2;
/** People speak fewer tokens a second than these: a decode that does has run away. */
const RUNAWAY_TOKENS_A_SECOND = 9;
/** Timestamps of a short prefix, which are no speech. */
const TIMESTAMP_TOKENS = 4;

/** Errors over words, summed over recordings. */
export interface Errors {
  errors: number;
  words: number;
}

/** How one way of decoding does over all recordings. */
export interface Score {
  readonly wholes: { readonly people: Errors; readonly demo: Errors };
  readonly prefixes: { readonly people: Errors; readonly demo: Errors };
  readonly decodedPrefixes: number;
  readonly mostTokensASecond: number;
  readonly runaways: number;
  /** Calls that were decoded once more over the full window. */
  readonly fallbacks: number;
}

function add(sum: Errors, { errors, words }: Errors): void {
  sum.errors += errors;
  sum.words += words;
}

/** The words that had ended at `seconds`; where no word times are known, the beginning of the text that fits best. */
function prefixErrors({ words, text }: Spoken, seconds: number, heard: string): Errors {
  if (words !== undefined) {
    const ended = words.filter(({ end }) => end <= seconds).map(({ w }) => w);
    return { errors: wordErrorRate(ended.join(' '), heard).errors, words: ended.length };
  }
  const all = text.split(' ');
  const beginnings = Array.from({ length: all.length + 1 }, (_, count) => {
    const { errors } = wordErrorRate(all.slice(0, count).join(' '), heard);
    return { errors, words: count };
  });
  return beginnings.reduce((best, one) => (one.errors < best.errors ? one : best));
}

/** Decodes every recording, and every 500 ms prefix of it from 1 s on, with the language given. */
export async function scoreEngine(
  { engine, encoder, reset }: MeteredEngine,
  spoken: readonly Spoken[],
  options: { readonly context: AudioContext; readonly timestamps: boolean },
): Promise<Score> {
  const request = { ...options, task: 'transcribe', language: 'en' } as const;
  const none = (): Errors => ({ errors: 0, words: 0 });
  const wholes = { people: none(), demo: none() };
  const prefixes = { people: none(), demo: none() };
  let decodedPrefixes = 0;
  let mostTokensASecond = 0;
  let runaways = 0;
  let calls = 0;
  reset();

  for (const one of spoken) {
    const whole = await engine.transcribe(one.samples, request);
    calls++;
    add(wholes[one.source], wordErrorRate(one.text, whole.text));
    for (let end = FIRST_PREFIX; end < one.samples.length; end += PREFIX_STEP) {
      const seconds = end / RATE;
      const partial = await engine.transcribe(one.samples.slice(0, end), request);
      calls++;
      decodedPrefixes++;
      add(prefixes[one.source], prefixErrors(one, seconds, partial.text));
      const rate = (partial.tokens.length - (options.timestamps ? TIMESTAMP_TOKENS : 0)) / seconds;
      mostTokensASecond = Math.max(mostTokensASecond, rate);
      if (rate > RUNAWAY_TOKENS_A_SECOND) runaways++;
    }
  }
  const fallbacks = encoder.runs - calls;
  return { wholes, prefixes, decodedPrefixes, mostTokensASecond, runaways, fallbacks };
}
