import { createPromptStrategy } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import type { WhisperEngine } from '../../../packages/backend-onnx/src/engine/whisper-engine.js';
import { createEngineBackend } from '../streaming/engine-backend.js';
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

/**
 * Decodes an utterance with the strategy `prompt` every 500 ms as it grows, and whole in the end.
 *
 * @param provisional - whether the engine is told which of the calls are partials
 */
export async function hearGrowing(
  engine: WhisperEngine,
  { samples, language, saidUntil }: GrowingUtterance,
  provisional: boolean,
): Promise<HeardGrowing> {
  const texts: string[] = [];
  let [errors, words, encoderMs, ms] = [0, 0, 0, 0];
  const backend = createEngineBackend({
    ...engine,
    async transcribe(heard, request) {
      const untold = { ...request, provisional: undefined, settled: undefined };
      const result = await engine.transcribe(heard, provisional ? request : untold);
      encoderMs += result.encoderMs;
      return result;
    },
  });
  const utterance = createPromptStrategy().openUtterance(backend);
  const hear = async (heard: Float32Array, isFinal: boolean): Promise<void> => {
    const started = process.cpuUsage();
    const settings = { language, fallback: false, timestamps: isFinal };
    const { result } = await utterance.decode({ samples: heard, isFinal }, settings);
    const { user, system } = process.cpuUsage(started);
    ms += (user + system) / 1000;
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
