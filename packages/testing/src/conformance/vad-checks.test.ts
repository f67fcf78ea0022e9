import { createEnergyVad, TranscribeError, type VoiceActivityDetector } from '@ws/core';
import { describe, it } from 'vitest';
import { createManualClock } from '../fakes/manual-clock.js';
import { createScriptedVad } from '../fakes/scripted-vad.js';
import { createSpeechScript } from '../fakes/speech-script.js';
import { describeVad } from '../vitest.js';
import { describeKit } from './__fixtures__/describe-kit.js';
import { VAD_CHECKS, type VadFixture } from './vad-checks.js';

const { samples } = createSpeechScript([
  { pauseMs: 300 },
  { text: 'ask', ms: 600 },
  { pauseMs: 400 },
  { text: 'not', ms: 500 },
  { text: 'what', ms: 300 },
]);
const speech = { samples };

describeVad('energy', { create: createEnergyVad, speech });
describeVad('scripted', { create: createScriptedVad, speech });
describeVad('scripted, by promise', {
  create: () => createScriptedVad({ asynchronous: true, frameSizes: [160, 512] }),
  speech,
});

type Process = (frame: Float32Array) => number;

/** The energy detector, but for some of its members. */
function altered(
  alter: (good: VoiceActivityDetector, process: Process) => Partial<VoiceActivityDetector>,
): () => VoiceActivityDetector {
  return () => {
    const good = createEnergyVad();
    return { ...good, ...alter(good, (frame) => good.process(frame)) };
  };
}

const withProcess = (wrap: (process: Process) => Process) =>
  altered((_, process) => ({ process: wrap(process) }));

/** Answers instead of failing with a code. */
const without = (code: TranscribeError['code']) =>
  withProcess((process) => (frame) => {
    try {
      return process(frame);
    } catch (error) {
      if (!TranscribeError.isInstance(error) || error.code !== code) throw error;
      return 0;
    }
  });

let heardByAll = 0;
const broken: Record<string, (() => VoiceActivityDetector)[]> = {
  'says what it is and which frames it takes': [
    altered(() => ({ name: '' })),
    altered(() => ({ specVersion: 'v2' as never })),
    altered(() => ({ sampleRates: [] })),
    altered(() => ({ sampleRates: [8000] })),
    altered(() => ({ sampleRates: [16_000, 8000] })),
    altered(() => ({ frameSizes: () => [480] })),
    altered(() => ({ frameSizes: (rate) => (rate === 16_000 ? [0.5] : []) })),
  ],
  'takes every frame that it says it takes, and gives probabilities': [
    altered(() => ({ frameSizes: () => [480, 960] })),
    withProcess((process) => (frame) => 100 * process(frame)),
    withProcess((process) => (frame) => process(frame) - 0.1),
    withProcess(() => () => Number.NaN),
  ],
  'hears nothing in silence': [withProcess((process) => (frame) => 1 - process(frame) / 4)],
  'hears speech': [withProcess((process) => (frame) => process(frame) / 4)],
  'hears silence again after speech': [
    withProcess((process) => {
      let latched = 0;
      return (frame) => {
        latched = Math.max(latched, process(frame));
        return latched;
      };
    }),
  ],
  'refuses frames of another length': [
    without('ERR_INVALID_AUDIO'),
    withProcess((process) => (frame) => (frame.length === 0 ? 0 : process(frame))),
    withProcess((process) => (frame) => process(frame.length > 480 ? frame.slice(0, 480) : frame)),
    withProcess((process) => (frame) => {
      if (frame.length !== 480) throw new RangeError('length');
      return process(frame);
    }),
  ],
  'refuses samples that are not finite': [
    withProcess(
      (process) => (frame) => process(frame.map((sample) => (Number.isNaN(sample) ? 0 : sample))),
    ),
    withProcess((process) => (frame) => process(frame.map((x) => Math.max(-1, Math.min(1, x))))),
  ],
  'goes on after a refused frame as if it had not been': [
    altered((good, process) => {
      let jammed = false;
      return {
        process(frame) {
          if (jammed) throw new Error('jammed');
          jammed = frame.some(Number.isNaN);
          return process(frame);
        },
        reset() {
          jammed = false;
          good.reset();
        },
      };
    }),
    () => {
      const good = createScriptedVad({ speech: (position) => (position % 4800) / 4800 });
      return {
        ...good,
        process(frame) {
          if (frame.length !== 480) void good.process(new Float32Array(480));
          return good.process(frame);
        },
      };
    },
  ],
  'leaves the frame as it is': [
    withProcess((process) => (frame) => {
      const probability = process(frame);
      frame.fill(0);
      return probability;
    }),
    withProcess((process) => (frame) => {
      const probability = process(frame);
      structuredClone(frame.buffer, { transfer: [frame.buffer as ArrayBuffer] });
      return probability;
    }),
  ],
  'does not keep the frame': [
    withProcess((process) => {
      let before: Float32Array | undefined;
      return (frame) => {
        const probability = process(before ?? frame);
        before = frame;
        return probability;
      };
    }),
  ],
  'is as new after a reset': [altered(() => ({ reset() {} }))],
  'is not influenced by another instance': [
    altered((good, process) => {
      let heard = 0;
      return {
        process: (frame) => (process(frame) + (++heardByAll - ++heard) / 1e3) / 2,
        reset() {
          heardByAll -= heard;
          heard = 0;
          good.reset();
        },
        async [Symbol.asyncDispose]() {
          heardByAll -= heard;
          heard = 0;
        },
      };
    }),
  ],
  'may be disposed twice, and refuses to work afterwards': [
    without('ERR_DISPOSED'),
    altered(() => {
      let disposed = false;
      return {
        async [Symbol.asyncDispose]() {
          if (disposed) throw new Error('disposed already');
          disposed = true;
        },
      };
    }),
  ],
};

describeKit('detector', VAD_CHECKS, broken, ({ run }, make) => {
  const fixture: VadFixture = { create: make, speech };
  return run(make(), fixture);
});

describe('the kit for a detector', () => {
  it('takes detectors that need time', async () => {
    const clock = createManualClock();
    const create = () => createScriptedVad({ clock, latencyMs: 1 });
    for (const { run } of VAD_CHECKS) await clock.runUntil(run(create(), { create, speech }));
  });
});
