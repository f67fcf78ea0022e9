import type { TranscriptionBackend } from '@ws/core';
import { createHostedBackend } from '@ws/core/internal';
import { createPythonHost } from '@ws/python';
import { type EngineRequest, engineCapabilities, engineRequest } from './engine/engine-call.js';
import { type EngineLoad, prepareEngine } from './engine/prepare-engine.js';
import { ENGINES, type EngineName, type FasterBackendName, pythonEngine } from './engines.js';
import {
  type FasterBackendOptions,
  type ResolvedFasterBackendOptions,
  resolveOptions,
} from './options.js';
import { workerProgram } from './python-files.js';

/** How the engine computes. */
export interface FasterEngineFacts {
  /** `cpu`, `cuda`, `gpu` (Metal). */
  readonly device: string;
  /** `int8_float32`, `float16`: what it came to. */
  readonly computeType: string;
  /** That the model knows, by ISO 639-1 code. */
  readonly languages: readonly string[];
}

/** Whisper in a Python process. */
export interface FasterBackend extends TranscriptionBackend {
  readonly name: FasterBackendName;
  readonly engine: EngineName;
  /** The model as it was asked for. */
  readonly model: string;
  /** How it computes; `undefined` until it has loaded. */
  readonly facts: FasterEngineFacts | undefined;
}

/** A model takes its time from a slow disk, and so does Python for large libraries. */
const LOAD_TIMEOUT_MS = 600_000;

/**
 * Whisper in a Python process of its own: faster-whisper, mlx-whisper or WhisperX. Its environment is made once by
 * `npx @ws/backend-faster setup`, or by {@link setupPython}; the process is started and the model loaded by `load` or
 * by the first call.
 *
 * A call that is aborted is answered at once; the engine stops at the next segment, for it cannot be interrupted within
 * one. An engine that crashed or hung fails the call as retryable and is started anew; `retries` is of starting alone.
 *
 * Of a prompt the last 223 tokens count, less those of a prefix; of a prefix the last 168.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createFasterBackend(options: FasterBackendOptions): FasterBackend {
  const settings = resolveOptions(options);
  const { engine, logger } = settings;
  const capabilities = engineCapabilities(engine, {
    workers: settings.workers,
    alignment: settings.alignment !== undefined,
  });

  const host = createPythonHost({
    python: settings.python,
    engine: pythonEngine(engine),
    program: workerProgram(),
    variables: engineVariables(settings),
    logger,
  });

  const hosted = createHostedBackend<EngineLoad, EngineRequest, FasterEngineFacts>({
    name: ENGINES[engine].backend,
    capabilities,
    languages: ({ languages }) => languages,
    prepare(signal) {
      // Before a model is downloaded for it.
      host.find();
      return prepareEngine(settings, signal);
    },
    open: (_, receive, signal) => host.open(receive, signal),
    request: (call) => engineRequest(capabilities, call),
    retries: settings.retries,
    maxQueuedCalls: settings.maxQueuedCalls,
    callTimeoutMs: settings.callTimeoutMs,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    idleTimeoutMs: settings.idleTimeoutMs,
    logger,
  });

  return {
    specVersion: 'v1',
    name: ENGINES[engine].backend,
    engine,
    model: settings.model,
    capabilities: hosted.capabilities,
    get facts() {
      return hosted.facts;
    },
    load: hosted.load,
    transcribe: hosted.transcribe,
    health: hosted.health,
    [Symbol.asyncDispose]: hosted[Symbol.asyncDispose],
  };
}

/** Variables of the engine's process, over those of this one. */
function engineVariables({
  threads,
  alignment,
  diarization,
}: ResolvedFasterBackendOptions): Record<string, string> {
  const { OMP_WAIT_POLICY: userWaits } = process.env;
  // WhisperX's models for these steps are on the Hugging Face hub; all other weights come from @ws/models.
  const mayUseHub = alignment !== undefined || diarization !== undefined;
  return {
    // Idle threads that spin keep each other from working when there are more of them than processors.
    OMP_WAIT_POLICY: userWaits ?? 'passive',
    OMP_NUM_THREADS: String(threads),
    TOKENIZERS_PARALLELISM: 'false',
    HF_HUB_DISABLE_TELEMETRY: '1',
    PYANNOTE_METRICS_ENABLED: '0',
    ...(mayUseHub ? {} : { HF_HUB_OFFLINE: '1' }),
  };
}
