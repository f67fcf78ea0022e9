import { createGuard } from '@ws/core';
import { guardedBackend } from '@ws/core/recording';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRecording, peopleRecorded, stream60 } from '../../../test/support/recordings.js';
import { loadWhisperEngine, type WhisperEngine } from '../src/engine/whisper-engine.js';
import { ENCODER } from '../src/graph/names.js';
import { loadOnnxRuntime, type OnnxRuntime, type Session } from '../src/runtime/onnxruntime.js';
import { modelDirectory, testedModels } from './support/models.js';

// What holds no speech is decoded in as few runs of the graphs as speech, on real weights.

const RATE = 16_000;
const PROMPT =
  'And so, my fellow Americans, ask not what your country can do for you. Ask what you can do for your country!';

/** ONNX Runtime, with the encoder's runs and the decoder's counted. */
function counting(runtime: OnnxRuntime) {
  const counts = { encoder: 0, decoder: 0 };
  const create = async (...args: Parameters<typeof runtime.InferenceSession.create>) => {
    const session = await runtime.InferenceSession.create(...args);
    const half = session.inputNames.includes(ENCODER.mel) ? 'encoder' : 'decoder';
    const run = (...given: Parameters<Session['run']>) => {
      counts[half]++;
      return session.run(...given);
    };
    return Object.create(session, { run: { value: run } }) as Session;
  };
  const counted: OnnxRuntime = {
    ...runtime,
    Tensor: runtime.Tensor,
    InferenceSession: { create } as never,
  };
  return { counts, runtime: counted };
}

describe.each(testedModels)('%s in int8', (model) => {
  const { counts, runtime } = counting(loadOnnxRuntime());
  let engine: WhisperEngine;
  beforeAll(async () => {
    engine = await loadWhisperEngine(runtime, {
      directory: await modelDirectory(model),
      precision: 'int8',
      threads: 1,
    });
  });
  afterAll(() => engine.release());

  async function hear(samples: Float32Array, prompt: string | undefined, fallback = false) {
    Object.assign(counts, { encoder: 0, decoder: 0 });
    const result = await engine.transcribe(samples, {
      context: 'silence-tail',
      timestamps: true,
      task: 'transcribe',
      language: 'en',
      prompt,
      fallback,
    });
    return { ...result, ...counts };
  }

  const stretch = (samples: Float32Array, from: number, seconds: number): Float32Array =>
    samples.slice(Math.round(from * RATE), Math.round((from + seconds) * RATE));

  it.runIf(peopleRecorded)(
    'hears breath as a final at once: no second encoding, no runaway, with a prompt and without',
    async () => {
      const recording = stream60();
      const breath = [10.82, 10.9, 11, 11.2, 11.4];
      let loops = 0;
      for (const prompt of [PROMPT, undefined]) {
        for (const from of breath) {
          for (const seconds of [0.2, 0.48, 0.8]) {
            const samples = stretch(recording, from, seconds);
            const heard = await hear(samples, prompt);
            if (heard.noSpeechProb > 0.6) expect(heard.encoder).toBe(1);
            // With a prompt and, where that was a loop, without it. A word takes seven runs.
            expect(heard.decoder).toBeLessThanOrEqual(prompt === undefined ? 30 : 60);
            expect(heard.compressionRatio).toBeLessThan(2.4);
            if (heard.decoder > 12) loops++;
            // And the ladder of temperatures is not climbed for it.
            if (heard.noSpeechProb > 0.6 && seconds === 0.48) {
              expect((await hear(samples, prompt, true)).windows[0]!.temperature).toBe(0);
            }
          }
        }
      }
      // It is what it is about: breath after such a prompt leads into loops.
      if (model === 'tiny.en') expect(loops).toBeGreaterThan(3);
    },
  );

  it('hears noise after a prompt at once, however long it is', async () => {
    let state = 1;
    const noise = Float32Array.from({ length: 8 * RATE }, (_, i) => {
      state = (state * 48_271) % 2_147_483_647;
      // It comes and goes, as wind does.
      return (
        ((state / 2_147_483_647) * 2 - 1) * (Math.floor(i / RATE / 2) % 2 === 0 ? 0.004 : 0.04)
      );
    });
    for (const seconds of [0.3, 0.8, 3, 8]) {
      const heard = await hear(noise.slice(0, seconds * RATE), PROMPT);
      if (heard.noSpeechProb > 0.6) expect(heard.encoder).toBe(1);
      expect(heard.decoder).toBeLessThanOrEqual(60);
    }
  });

  it('bounds every decode by the length of the audio, also where it is done again', async () => {
    const recording = demoRecording();
    for (let from = 0; from < 40; from += 13.3) {
      for (const seconds of [0.3, 0.5]) {
        const heard = await hear(stretch(recording, from, seconds), PROMPT, true);
        // Over the sparse window, over the full one, and five temperatures.
        expect(heard.decoder).toBeLessThanOrEqual(7 * (32 + 80 * seconds) + 7);
        expect(heard.encoder).toBeLessThanOrEqual(2);
      }
    }
  });
});

describe.runIf(peopleRecorded)('a blip of breath through the guards', () => {
  it('is nothing, and costs one further call at most', async () => {
    const { runtime, counts } = counting(loadOnnxRuntime());
    const engine = await loadWhisperEngine(runtime, {
      directory: await modelDirectory('tiny.en'),
      precision: 'int8',
      threads: 1,
    });
    const recording = stream60();
    const backend = guardedBackend(
      {
        specVersion: 'v1',
        name: 'engine',
        capabilities: { prompt: true, draft: true } as never,
        load: async () => {},
        transcribe: (samples, call) =>
          engine.transcribe(samples, {
            context: 'silence-tail',
            timestamps: true,
            task: 'transcribe',
            language: 'en',
            prompt: call.prompt,
            fallback: false,
          }),
        health: async () => ({ status: 'ready' }),
        [Symbol.asyncDispose]: () => engine.release(),
      },
      createGuard(),
      { evidence: () => ({ speechMs: 300 }) },
    );
    for (const from of [10.82, 11, 11.2, 11.5]) {
      Object.assign(counts, { encoder: 0, decoder: 0 });
      const samples = recording.slice(from * RATE, Math.round((from + 0.48) * RATE));
      const { text } = await backend.transcribe(samples, { sampleRate: RATE, prompt: PROMPT });
      expect(text).toBe('');
      expect(counts.encoder).toBeLessThanOrEqual(2);
      expect(counts.decoder).toBeLessThanOrEqual(60);
    }
    await engine.release();
  });
});
