import { type Clock, createEnergyVad, SAMPLE_RATE, type VoiceActivityDetector } from '@ws/core';
import { type SpokenWord, wordsWithin } from './coded-speech.js';
import type { DetectorKind, DetectorPlan } from './session-plan.js';

const AUDIBLE = 2 ** -9;
const LATE_FRAMES = 3;
const ANSWER_MS = 5;
const NONSENSE = [Number.NaN, undefined, null, 'loud', Number.POSITIVE_INFINITY, {}] as const;

/** A detector that errs by plan, and whether it broke its contract so far. */
export interface PlannedDetector {
  readonly vad: VoiceActivityDetector | null;
  readonly isBroken: () => boolean;
}

/** It goes by what is said in the frames that it is given, wherever in the stream they are. */
export function createPlannedDetector(
  plan: DetectorPlan,
  clock: Clock,
  wordOf: (number: number) => SpokenWord | undefined,
): PlannedDetector {
  const { kind, fault, seed, answers } = plan;
  if (kind === 'none') return { vad: null, isBroken: () => false };
  if (kind === 'energy') return { vad: createEnergyVad(), isBroken: () => false };
  let frames = 0;
  let broken = false;
  // The newest first, as far as a late one needs them.
  let heard: number[] = [];

  function judge(frame: Float32Array): number {
    const words = wordsWithin(frame, AUDIBLE, wordOf);
    heard = [words.length > 0 ? 1 : 0, ...heard].slice(0, LATE_FRAMES + 1);
    return probabilityOf(kind, { words, heard, chance: randomOf(seed, frames) });
  }

  function process(frame: Float32Array): number | Promise<number> {
    const index = frames++;
    const probability = judge(frame);
    // Once it is broken, it stays so.
    if (fault === undefined || index < fault.frame) {
      if (answers === 'at once') return probability;
      return answers === 'by promise'
        ? Promise.resolve(probability)
        : clock.sleep(ANSWER_MS).then(() => probability);
    }
    broken = true;
    switch (fault.what) {
      case 'throws':
        throw new Error('planned');
      case 'rejects':
        return Promise.reject(new Error('planned'));
      case 'never settles':
        return new Promise(() => {});
      default: {
        const answer = NONSENSE[seed % NONSENSE.length] as number;
        return answers === 'at once' ? answer : Promise.resolve(answer);
      }
    }
  }

  const vad: VoiceActivityDetector = {
    specVersion: 'v1',
    name: kind,
    sampleRates: [SAMPLE_RATE],
    frameSizes: (sampleRate) => (sampleRate === SAMPLE_RATE ? [plan.frameSamples] : []),
    process,
    reset() {
      heard = [];
    },
    async [Symbol.asyncDispose]() {},
  };
  return { vad, isBroken: () => broken };
}

function probabilityOf(
  kind: DetectorKind,
  given: {
    readonly words: readonly SpokenWord[];
    readonly heard: readonly number[];
    readonly chance: number;
  },
): number {
  const { words, heard, chance } = given;
  const exact = heard[0]!;
  switch (kind) {
    case 'hears nothing':
      return 0;
    case 'hears speech everywhere':
      return 1;
    case 'misses words':
      return exact === 1 && words.some(({ quiet, number }) => !quiet && number % 3 > 0) ? 1 : 0;
    case 'flickers':
      return chance < 0.15 ? 1 - exact : exact;
    case 'is late':
      return heard[LATE_FRAMES] ?? 0;
    default:
      return exact;
  }
}

/** 0 to 1, the same for the same numbers. */
function randomOf(seed: number, index: number): number {
  let x = Math.imul(seed * 1013 + index + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  return ((x ^ (x >>> 13)) >>> 0) / 2 ** 32;
}
