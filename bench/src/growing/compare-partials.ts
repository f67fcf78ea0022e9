import { wordErrorRate } from '@ws/core/measures';
import type { MeteredEngine } from '../engines.js';

/** How partials of audio whose beginning is kept compare with those of audio that is encoded whole. */
export interface Partials {
  partials: number;
  /** Of the partials of audio that is encoded whole. */
  words: number;
  otherWords: number;
  finals: number;
  otherFinals: number;
}

/** Processor time, in milliseconds. */
interface Cost {
  readonly whole: number;
  readonly grown: number;
  readonly wholeEncoder: number;
  readonly grownEncoder: number;
}

const RATE = 16_000;
const FIRST = RATE;
const INTERVAL = RATE / 2;

interface Heard {
  readonly texts: readonly string[];
  readonly ms: number;
  readonly encoderMs: number;
}

/** Decodes an utterance as it grows, either way. */
export async function comparePartials(
  metered: MeteredEngine,
  samples: Float32Array,
): Promise<Partials & Cost> {
  const whole = await hearGrowing(metered, samples, false);
  const grown = await hearGrowing(metered, samples, true);
  const partials = whole.texts.slice(0, -1);
  const errors = partials.map((text, i) => wordErrorRate(text, grown.texts[i]!));
  return {
    partials: partials.length,
    words: errors.reduce((sum, { words }) => sum + words, 0),
    otherWords: errors.reduce((sum, { errors }) => sum + errors, 0),
    finals: 1,
    otherFinals: whole.texts.at(-1) === grown.texts.at(-1) ? 0 : 1,
    whole: whole.ms,
    grown: grown.ms,
    wholeEncoder: whole.encoderMs,
    grownEncoder: grown.encoderMs,
  };
}

/** The texts of the partials, and of the final. */
async function hearGrowing(
  { engine }: MeteredEngine,
  samples: Float32Array,
  provisional: boolean,
): Promise<Heard> {
  const texts: string[] = [];
  let encoderMs = 0;
  const started = process.cpuUsage();
  const hear = async (heard: Float32Array, isFinal: boolean): Promise<void> => {
    const result = await engine.transcribe(heard, {
      ...{ context: 'silence-tail', timestamps: isFinal, task: 'transcribe', language: 'en' },
      ...{ fallback: false, draft: texts.at(-1), provisional: provisional && !isFinal },
    });
    texts.push(result.text);
    encoderMs += result.encoderMs;
  };
  for (let end = FIRST; end < samples.length; end += INTERVAL) {
    await hear(samples.slice(0, end), false);
  }
  await hear(samples, true);
  const { user, system } = process.cpuUsage(started);
  return { texts, ms: (user + system) / 1000, encoderMs };
}
