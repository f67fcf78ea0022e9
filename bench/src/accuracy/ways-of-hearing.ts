import type { StrategyName, TranscriptionBackend } from '@ws/core';
import { STRATEGY_NAMES } from '@ws/core/internal';
import { transcribeRecording } from '@ws/core/recording';
import { strategyByName } from '@ws/core/strategies';
import { loadSileroModel } from '@ws/vad-silero';
import { createBuiltBackend } from '../built-backend.js';
import { builtPackage } from '../built-package.js';
import { countCalls } from '../streaming/counted-backend.js';
import { type HeardEvent, runSession } from '../streaming/run-session.js';

/** What a way makes of a recording. */
export interface HeardRecording {
  readonly text: string;
  /** Of a live session, as if computing took no time: its events, with the audio that it had been given by then. */
  readonly events?: readonly HeardEvent[];
}

/** A way of hearing recordings, with its engine loaded. */
export interface Hearing extends AsyncDisposable {
  hear(samples: Float32Array): Promise<HeardRecording>;
  /** Processor time of the engine so far, in milliseconds. */
  cpuMs(): Promise<number>;
}

/** A way of hearing recordings, by name. */
export interface WayOfHearing {
  readonly name: string;
  open(model: string): Promise<Hearing>;
}

// On a machine that does something else, too, an engine is slow, and has not hung.
const CALL_TIMEOUT_MS = 3_600_000;

/** In place of a model of Whisper: Moonshine tiny. */
export const MOONSHINE = 'moonshine';

const silero = await loadSileroModel();

/** Ours as files with the defaults, greedily, and live by each strategy; faster-whisper with its detector. No way is told the language. */
export const WAYS: readonly WayOfHearing[] = [
  { name: 'files', open: (model) => ours(model, asFile()) },
  {
    name: 'files, greedy, each piece alone',
    open: (model) => ours(model, asFile({ beamSize: 1, carryText: false })),
  },
  // Whisper hears windows, and not audio as it comes.
  ...STRATEGY_NAMES.filter((name) => name !== 'native').map((strategy) => ({
    name: `live, ${strategy}`,
    open: (model: string) => ours(model, live(strategy)),
  })),
  { name: 'faster-whisper, greedy', open: (model) => faster(model, 1) },
  { name: 'faster-whisper, beam 5', open: (model) => faster(model, 5) },
];

type Hear = (backend: TranscriptionBackend, samples: Float32Array) => Promise<HeardRecording>;

function asFile(options: { readonly beamSize?: number; readonly carryText?: boolean } = {}): Hear {
  return async (backend, samples) => {
    const texts: string[] = [];
    const events = transcribeRecording(samples, { backend, vad: silero.createVad(), ...options });
    for await (const event of events) if (event.type === 'segment') texts.push(event.segment.text);
    return { text: texts.join(' ') };
  };
}

function live(strategy: StrategyName): Hear {
  return async (backend, samples) => {
    const events = await runSession(countCalls(backend), strategyByName(strategy), samples, {
      vad: silero.createVad(),
      language: undefined,
    });
    const finals = events.flatMap(({ event }) => (event.type === 'final' ? [event.text] : []));
    return { text: finals.join(' '), events };
  };
}

async function ours(model: string, hear: Hear): Promise<Hearing> {
  if (model !== MOONSHINE) return hearing(await createBuiltBackend(model, 'int8'), hear);
  const { createMoonshineBackend } =
    await builtPackage<typeof import('@ws/backend-moonshine')>('backend-moonshine');
  return hearing(
    createMoonshineBackend({ processes: 1, threads: 1, callTimeoutMs: CALL_TIMEOUT_MS }),
    hear,
  );
}

async function faster(model: string, beamSize: number): Promise<Hearing> {
  const { createFasterBackend } =
    await builtPackage<typeof import('@ws/backend-faster')>('backend-faster');
  const backend = createFasterBackend({
    ...{
      model,
      beamSize,
      computeType: 'int8',
      threads: 1,
      vadFilter: true,
      callTimeoutMs: CALL_TIMEOUT_MS,
    },
  });
  return hearing(backend, async (_, samples) => ({
    text: (await backend.transcribe(samples, {})).text,
  }));
}

async function hearing(backend: TranscriptionBackend, hear: Hear): Promise<Hearing> {
  await backend.load();
  return {
    hear: (samples) => hear(backend, samples),
    cpuMs: async () => (await backend.health()).cpuTimeMs ?? Number.NaN,
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}
