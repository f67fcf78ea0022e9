import { resolve } from 'node:path';
import { forkInference } from '@ws/backend-onnx/internal';
import { type BackendHealth, TranscribeError } from '@ws/core';
import { createChildChannel, createEnginePool, keptResult } from '@ws/core/internal';
import { resolveFiles } from '@ws/models';
import type { ClusterLimits, Voices } from '../clustering/cluster-voices.js';
import type { SpeakerDiarizerSettings } from '../diarizer-options.js';
import type { FrameRange } from '../network/local-speakers.js';
import type { AnalysedWindow, SpeakerFiles } from '../network/speaker-kernel.js';
import { SPEAKER_EMBEDDING_FILE, SPEAKER_SEGMENTATION_FILE } from '../weights-files.js';
import type { SpeakerAnswer, SpeakerCall } from './speaker-call.js';

/** The networks, in processes of their own. */
export interface SpeakerNetworks {
  /** @throws TranscribeError what `load` of a diarizer throws */
  load(signal: AbortSignal | undefined): Promise<void>;
  /** @throws TranscribeError `ERR_DISPOSED`, `ERR_ABORTED` */
  ensureOpen(signal?: AbortSignal | undefined): void;
  /**
   * Tells who speaks in 10 s of audio, at most. The voices are those of all pieces, or of those within the frames.
   *
   * @throws TranscribeError what a process that crashed or hung three times failed with: `ERR_BACKEND_CRASHED`,
   *   `ERR_BACKEND_TIMEOUT`; `ERR_OVERLOADED`, `ERR_ABORTED`, `ERR_DISPOSED`; what `load` throws
   */
  analyse(
    samples: Float32Array,
    within: FrameRange | undefined,
    signal: AbortSignal,
  ): Promise<AnalysedWindow>;
  /**
   * Which voices are one person's: `clusterVoices`, in a process.
   *
   * @throws TranscribeError as `analyse`
   */
  cluster(voices: Voices, limits: ClusterLimits, signal: AbortSignal): Promise<Int32Array>;
  health(): Promise<BackendHealth>;
  dispose(): Promise<void>;
}

const LOAD_TIMEOUT_MS = 120_000;
// CAM++ has a thousand tensors of some 100 kB. What is freed of those goes back to the system: 25 MB less.
const TUNABLES = { 'glibc.malloc.mmap_threshold': 128 * 1024 };
/** A process is asked again so often where it died or hung. */
const RETRIES = 2;

/** @param entry - the processes' program */
export function createSpeakerNetworks(
  settings: SpeakerDiarizerSettings,
  entry: string,
): SpeakerNetworks {
  const { segmentation, embedding, processes, onProgress, logger, ...limits } = settings;

  async function find(signal: AbortSignal): Promise<SpeakerFiles> {
    const missing = [
      ...(segmentation === undefined ? [SPEAKER_SEGMENTATION_FILE] : []),
      ...(embedding === undefined ? [SPEAKER_EMBEDDING_FILE] : []),
    ];
    // One package holds both.
    const found = [...(await resolveFiles(missing, { signal, onProgress }))];
    const files = {
      segmentation: segmentation === undefined ? found.shift()! : resolve(segmentation),
      embedding: embedding === undefined ? found.shift()! : resolve(embedding),
    };
    logger.info(files, 'starting speaker diarization');
    return files;
  }

  const pool = createEnginePool<SpeakerFiles, SpeakerCall, undefined, SpeakerAnswer>({
    ...limits,
    what: 'speaker diarization',
    prepare: keptResult(find),
    open: (_, receive) =>
      createChildChannel(forkInference(entry, TUNABLES), receive, { name: 'speakers' }),
    callsPerEngine: 1,
    engines: processes,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    logger,
  });

  async function ask<Kind extends SpeakerAnswer['kind']>(
    numbers: Float32Array,
    call: SpeakerCall & { readonly kind: Kind },
    signal: AbortSignal,
  ): Promise<Extract<SpeakerAnswer, { readonly kind: Kind }>> {
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await pool.call(numbers, call, { signal });
        return answer as Extract<SpeakerAnswer, { readonly kind: Kind }>;
      } catch (error) {
        const isAskedAgain =
          TranscribeError.isInstance(error) &&
          (error.code === 'ERR_BACKEND_CRASHED' || error.code === 'ERR_BACKEND_TIMEOUT');
        if (!isAskedAgain || attempt === RETRIES) throw error;
        logger.warn({ err: error, attempt }, 'a window is asked again');
      }
    }
  }

  return {
    load: (signal) => pool.start(signal),
    ensureOpen: (signal) => pool.ensureOpen(signal),
    analyse: async (samples, within, signal) =>
      (await ask(samples, { kind: 'window', within }, signal)).window,
    cluster: async ({ count, values }, limits, signal) =>
      (await ask(values, { kind: 'voices', count, limits }, signal)).labels,
    health: () => pool.health(),
    dispose: () => pool.dispose(),
  };
}
