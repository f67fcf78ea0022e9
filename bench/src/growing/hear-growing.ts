import { wordErrorRate } from '@ws/core/measures';
import { stablePrefixLength } from '../../../packages/core/src/text/stable-prefix.js';
import type { MeteredEngine } from '../engines.js';
import type { GrowingUtterance } from './growing-utterances.js';

/** How an utterance was heard while it grew. */
export interface HeardGrowing {
  /** The texts of the partials, and of the final. */
  readonly texts: readonly string[];
  /** Wrong words of all partials, against about what had been said. */
  readonly errors: number;
  /** Words that had been said by the partials. */
  readonly words: number;
  /** Processor time, in milliseconds. */
  readonly ms: number;
  readonly encoderMs: number;
}

const RATE = 16_000;
const FIRST = RATE;
const INTERVAL = RATE / 2;

/** Decodes an utterance every 500 ms as it grows, as the partials of `prompt` are, and whole in the end. */
export async function hearGrowing(
  { engine }: MeteredEngine,
  { samples, language, saidUntil }: GrowingUtterance,
  provisional: boolean,
): Promise<HeardGrowing> {
  const texts: string[] = [];
  let [errors, words, encoderMs, ms] = [0, 0, 0, 0];
  const hear = async (heard: Float32Array, isFinal: boolean): Promise<void> => {
    const started = process.cpuUsage();
    const result = await engine.transcribe(heard, {
      ...{ context: 'silence-tail', timestamps: isFinal, task: 'transcribe', language },
      ...{ fallback: false, draft: texts.at(-1) },
      ...(provisional && !isFinal && { provisional, settled: settledIn(texts) }),
    });
    const { user, system } = process.cpuUsage(started);
    ms += (user + system) / 1000;
    encoderMs += result.encoderMs;
    texts.push(result.text);
    if (isFinal) return;
    const score = wordErrorRate(saidUntil(heard.length), result.text);
    errors += score.errors;
    words += score.words;
  };
  for (let end = FIRST; end < samples.length; end += INTERVAL) {
    await hear(samples.slice(0, end), false);
  }
  await hear(samples, true);
  return { texts, errors, words, ms, encoderMs };
}

/** The words with which the newest two texts begin. */
function settledIn(texts: readonly string[]): string | undefined {
  const [earlier, newest] = texts.slice(-2);
  return newest?.slice(0, stablePrefixLength(earlier!, newest));
}
