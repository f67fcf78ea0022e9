import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { VoiceActivityDetector } from '@ws/core';
import { frameSizeOf } from '../../../packages/core/src/endpointing/speech-gate.js';
import { MODEL_FILE } from '../../../packages/vad-silero/scripts/silero-onnx.mjs';
import { progress } from '../report.js';
import type { Candidate } from './candidates.js';

/** What a detector costs. */
export interface Cost {
  readonly name: string;
  readonly frameSamples: number;
  /** Microseconds per frame, of the rounds. */
  readonly times: number[];
  /** Memory taken and given up again per frame, in bytes. */
  bytes: number;
}

const FRAMES = 1000;
const STREAMS = 300;
// Many, so that what happens once does not count; few, where so much is taken that it is collected meanwhile.
const REPETITIONS = [8, 2, 1];

/** All candidates, in rounds that fall on all of them alike. */
export async function measureCosts(
  all: readonly Candidate[],
  samples: Float32Array,
  rounds: number,
): Promise<readonly Cost[]> {
  const parties = all.map((candidate) => {
    const vad = candidate.create();
    const frameSamples = frameSizeOf(vad);
    const frames = framesOf(samples, frameSamples);
    const cost: Cost = { name: candidate.name, frameSamples, times: [], bytes: Number.NaN };
    return { vad, frames, cost };
  });
  for (let round = 0; round <= rounds; round++) {
    for (const { vad, frames, cost } of parties) {
      const started = performance.now();
      await run(vad, frames);
      const us = ((performance.now() - started) * 1000) / frames.length;
      if (round > 0) cost.times.push(us);
    }
    progress(round === 0 ? 'warmed up' : `round ${round} of ${rounds}`);
  }
  for (const { vad, frames, cost } of parties) cost.bytes = await bytesPerFrame(vad, frames);
  return parties.map(({ cost }) => cost);
}

/** Milliseconds in which so many streams get a frame each. */
export function measureStreams(
  { create }: Candidate,
  samples: Float32Array,
): { readonly streams: number; readonly ms: number } {
  const vads = Array.from({ length: STREAMS }, create);
  const frames = framesOf(samples, frameSizeOf(vads[0]!));
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 60; step++) {
    const started = performance.now();
    vads.forEach((vad, i) => {
      // Each somewhere else in its stream.
      void vad.process(frames[(step + 7 * i) % frames.length]!);
    });
    if (step >= 10) least = Math.min(least, performance.now() - started);
  }
  return { streams: STREAMS, ms: least };
}

async function run(vad: VoiceActivityDetector, frames: readonly Float32Array[]): Promise<void> {
  for (let i = 0; i < frames.length; i++) {
    const probability = vad.process(frames[i]!);
    if (typeof probability !== 'number') await probability;
  }
}

async function bytesPerFrame(
  vad: VoiceActivityDetector,
  frames: readonly Float32Array[],
): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  for (const repetitions of REPETITIONS) {
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 4; attempt++) {
      collect();
      // What V8 has thrown away with the collection it makes again.
      await run(vad, frames);
      const before = used();
      for (let again = 0; again < repetitions; again++) await run(vad, frames);
      const bytes = (used() - before) / (repetitions * frames.length);
      // A collection in between makes it less than nothing.
      if (bytes >= 0) least = Math.min(least, bytes);
    }
    if (Number.isFinite(least)) return least;
  }
  return Number.NaN;
}

function framesOf(samples: Float32Array, frameSamples: number): readonly Float32Array[] {
  return Array.from({ length: FRAMES }, (_, i) => {
    const at = (i * frameSamples) % (samples.length - frameSamples);
    return samples.slice(at, at + frameSamples);
  });
}

/** Silero's own file under ONNX Runtime, as a detector: what the package could have been. */
export async function onnxCandidate(
  runtime: 'onnxruntime-node' | 'onnxruntime-web',
): Promise<Candidate> {
  const ort = (await import(runtime)) as typeof import('onnxruntime-node');
  if (runtime === 'onnxruntime-web') ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(readFileSync(MODEL_FILE), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const sr = new ort.Tensor('int64', [16_000n]);
  return {
    name: `silero's file in ${runtime}`,
    create() {
      let state = new ort.Tensor('float32', new Float32Array(256), [2, 1, 128]);
      const heard = new Float32Array(576);
      return {
        specVersion: 'v1',
        name: runtime,
        sampleRates: [16_000],
        frameSizes: () => [512],
        async process(frame) {
          heard.copyWithin(0, 512);
          heard.set(frame, 64);
          const input = new ort.Tensor('float32', heard, [1, 576]);
          const { stateN, output } = await session.run({ input, state, sr });
          state = stateN as typeof state;
          return Number(output!.data[0]);
        },
        reset() {},
        async [Symbol.asyncDispose]() {},
      };
    },
  };
}

/** What has to be installed, and how long it takes until the first frame has been heard. */
export interface Footprint {
  readonly name: string;
  readonly mebibytes: number;
  /** A new process of Node, less what Node itself takes; the least of some. */
  readonly startMs: number;
}

const require = createRequire(import.meta.url);

/** Of the packages, as they are built and published, and of ONNX Runtime. */
export function measureFootprints(): readonly Footprint[] {
  const node = startOf('');
  const of = (name: string, folders: readonly string[], program: string): Footprint => ({
    name,
    mebibytes: folders.reduce((sum, folder) => sum + sizeOf(folder), 0) / 2 ** 20,
    startMs: startOf(program) - node,
  });
  const built = (name: string): string => join(rootOf(name), 'dist');
  const imported = (name: string): string => JSON.stringify(join(built(name), 'index.js'));
  const onnx = (name: string): string => `
    const ort = require(${JSON.stringify(rootOf(name))});
    if (ort.env.wasm) ort.env.wasm.numThreads = 1;
    ort.InferenceSession.create(${JSON.stringify(MODEL_FILE)}, { logSeverityLevel: 3 }).then((session) =>
      session.run({
        input: new ort.Tensor('float32', new Float32Array(576), [1, 576]),
        state: new ort.Tensor('float32', new Float32Array(256), [2, 1, 128]),
        sr: new ort.Tensor('int64', [16000n]),
      }));`;
  return [
    of(
      '@ws/vad-silero',
      [built('@ws/vad-silero')],
      `import(${imported('@ws/vad-silero')}).then((m) => m.createSileroVad()).then((v) => v.process(new Float32Array(512)))`,
    ),
    of(
      '@ws/vad-webrtc',
      [built('@ws/vad-webrtc')],
      `import(${imported('@ws/vad-webrtc')}).then((m) => m.createWebRtcVad()).then((v) => v.process(new Float32Array(480)))`,
    ),
    of(
      'onnxruntime-node and the file',
      [rootOf('onnxruntime-node'), rootOf('onnxruntime-common'), MODEL_FILE],
      onnx('onnxruntime-node'),
    ),
    of(
      'onnxruntime-web and the file',
      [rootOf('onnxruntime-web'), rootOf('onnxruntime-common'), MODEL_FILE],
      onnx('onnxruntime-web'),
    ),
  ];
}

function rootOf(name: string): string {
  let folder = dirname(require.resolve(name));
  for (;;) {
    try {
      const { name: found } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (found === name) return folder;
    } catch {
      // Not here: further up.
    }
    folder = dirname(folder);
  }
}

function sizeOf(path: string): number {
  const { size } = statSync(path);
  if (!statSync(path).isDirectory()) return size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

function startOf(program: string): number {
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now();
    execFileSync(process.execPath, ['-e', program], { stdio: 'ignore' });
    return performance.now() - started;
  });
  return Math.min(...times);
}
