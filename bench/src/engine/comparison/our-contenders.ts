import type { AudioContext } from '../../../../packages/backend-onnx/src/network/audio-encoder.js';
import { loadOnnxRuntime } from '../../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import {
  choosePrecision,
  type Precision,
} from '../../../../packages/backend-onnx/src/runtime/precision.js';
import { createBuiltBackend, missingBuild } from '../../built-backend.js';
import {
  CONTEXTS,
  loadMeteredEngine,
  type MeteredEngine,
  type ModelName,
  PRECISIONS,
} from '../../engines.js';
import type { Contender, Contenders } from './contender.js';
import type { SpeechWindow } from './speech-window.js';

/** What `precision: auto` is on this processor. */
const AUTOMATIC: Precision = await choosePrecision(loadOnnxRuntime());

/** What the last partial of a session left out of the window: a draft is a hypothesis half a second old. */
const DRAFT_AGE_SAMPLES = 8000;

/** Our engine in this process, no timestamps, in each precision and context, without and with a draft. */
export async function loadOurEngines(model: ModelName, window: SpeechWindow): Promise<Contenders> {
  const precisions = PRECISIONS.toSorted(
    (a, b) => Number(b === AUTOMATIC) - Number(a === AUTOMATIC),
  );
  const all: Contender[] = [];
  const engines: MeteredEngine[] = [];
  for (const precision of precisions) {
    const metered = await loadMeteredEngine(model, precision);
    engines.push(metered);
    const before = await hypothesisBefore(metered, window);
    for (const context of CONTEXTS.toReversed()) {
      for (const draft of [undefined, before]) {
        all.push(ourContender(metered, { context, draft }, window));
      }
    }
  }
  return {
    all,
    async [Symbol.asyncDispose]() {
      for (const { engine } of engines) await engine.release();
    },
  };
}

/** What a session would have heard half a second earlier. */
async function hypothesisBefore(
  { engine }: MeteredEngine,
  { samples }: SpeechWindow,
): Promise<string> {
  const { text } = await engine.transcribe(samples.slice(0, -DRAFT_AGE_SAMPLES), {
    context: 'silence-tail',
    timestamps: false,
    task: 'transcribe',
    language: 'en',
  });
  return text;
}

interface Asked {
  readonly context: AudioContext;
  readonly draft: string | undefined;
}

function described(precision: Precision, { context, draft }: Asked): string {
  return [
    precision === AUTOMATIC ? `${precision} (auto)` : precision,
    context === 'full' ? 'full context' : 'silence tail',
    ...(draft === undefined ? [] : ['draft']),
  ].join(', ');
}

function ourContender(
  { engine, precision, encoder, decoder, reset }: MeteredEngine,
  asked: Asked,
  { samples }: SpeechWindow,
): Contender {
  return {
    system: 'ours',
    settings: described(precision, asked),
    async hear() {
      reset();
      const processor = process.cpuUsage();
      const before = performance.now();
      const { text, encoderMs } = await engine.transcribe(samples, {
        ...asked,
        timestamps: false,
        task: 'transcribe',
        language: 'en',
      });
      const ms = performance.now() - before;
      const { user, system } = process.cpuUsage(processor);
      return {
        ms,
        cpuMs: (user + system) / 1000,
        melMs: encoderMs - encoder.ms,
        encoderMs: encoder.ms,
        decoderMs: decoder.ms,
        text,
      };
    },
  };
}

/** The same through the public backend: what the way to the inference process and back adds. */
export async function startOurProcess(model: ModelName, window: SpeechWindow): Promise<Contenders> {
  const missing = missingBuild();
  if (missing !== undefined) throw new Error(missing);
  const backend = await createBuiltBackend(model, AUTOMATIC);
  await backend.load();
  const call = { sampleRate: 16_000, language: 'en', timestamps: false } as const;
  const { samples } = window;
  const { text: before } = await backend.transcribe(samples.slice(0, -DRAFT_AGE_SAMPLES), call);
  return {
    all: [undefined, before].map((draft) => ({
      system: 'ours, in its process',
      settings: described(AUTOMATIC, { context: 'silence-tail', draft }),
      async hear() {
        const started = performance.now();
        const { text } = await backend.transcribe(samples, { ...call, draft });
        return { ms: performance.now() - started, text };
      },
    })),
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}
