import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forkInference } from '@ws/backend-onnx/internal';
import { type BackendHealth, type Diarizer, type SpeakerTurn, TranscribeError } from '@ws/core';
import {
  abortedError,
  assertFinite,
  checkAudioSource,
  createChildChannel,
  createEnginePool,
  createSampleBuffer,
  invalidOption,
  keptResult,
  notSamples,
  readOptions,
} from '@ws/core/internal';
import { type FetchableFile, resolveFile } from '@ws/models';
import { joinWindows, type PlacedWindow } from './clustering/join-windows.js';
import { clearPieces, namePieces } from './clustering/name-pieces.js';
import {
  DIARIZE,
  SPEAKER_DIARIZER,
  type SpeakerDiarizerOptions,
  type SpeakerDiarizerSettings,
} from './diarizer-options.js';
import { WINDOW_SAMPLES } from './network/local-speakers.js';
import type { SpeakerFiles } from './network/speaker-kernel.js';
import type { SpeakerAnswer, SpeakerCall } from './process/speaker-call.js';
import { SPEAKER_EMBEDDING_FILE, SPEAKER_SEGMENTATION_FILE } from './weights-files.js';

/** Speaker diarization in processes of its own. */
export interface SpeakerDiarizer extends Diarizer {
  readonly name: 'pyannote-campplus';
  /** How its processes are: their memory and processor time together, and how often one had to be started anew. */
  health(): Promise<BackendHealth>;
}

// Every sample is heard in two windows, once near a middle.
const STEP = WINDOW_SAMPLES / 2;
/** Where neither their number nor the most is known. */
const MOST_SPEAKERS = 20;
const LOAD_TIMEOUT_MS = 120_000;
/** A window is asked again so often where the process died or hung. */
const RETRIES = 2;

/**
 * Who speaks when: pyannote's segmentation-3.0 tells up to three people apart in windows of 10 s, CAM++ tells what the voice
 * of each is like, and the voices of the whole recording are clustered, so that one person has one number throughout. Overlap
 * is told: turns of two people may be at the same time. The networks run on one thread of a child process, or of several
 * (`processes`). `load`, or the first call, starts one and fetches the weights (34 MB, once).
 *
 * A process that crashed, or hung for `callTimeoutMs`, is started anew and asked again, twice.
 *
 * @example
 * ```ts
 * await using diarizer = createSpeakerDiarizer();
 * for (const { start, end, speaker } of await diarizer.diarize(samples)) console.log(start, end, speaker);
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createSpeakerDiarizer(options: SpeakerDiarizerOptions = {}): SpeakerDiarizer {
  const entry = fileURLToPath(new URL('./worker.js', import.meta.url));
  return createHostedDiarizer(readOptions(SPEAKER_DIARIZER, options), entry);
}

/**
 * The contract of a diarizer, kept over processes that answer messages.
 *
 * @param entry - the processes' program
 */
export function createHostedDiarizer(
  settings: SpeakerDiarizerSettings,
  entry: string,
): SpeakerDiarizer {
  const { segmentation, embedding, processes, onProgress, logger, ...limits } = settings;

  async function find(signal: AbortSignal): Promise<SpeakerFiles> {
    const path = async (given: string | undefined, file: FetchableFile): Promise<string> =>
      given === undefined ? resolveFile(file, { signal, onProgress }) : resolve(given);
    const files = {
      segmentation: await path(segmentation, SPEAKER_SEGMENTATION_FILE),
      embedding: await path(embedding, SPEAKER_EMBEDDING_FILE),
    };
    logger.info(files, 'starting speaker diarization');
    return files;
  }

  const pool = createEnginePool<SpeakerFiles, SpeakerCall, undefined, SpeakerAnswer>({
    ...limits,
    what: 'speaker diarization',
    prepare: keptResult(find),
    open: (_, receive) => createChildChannel(forkInference(entry), receive, { name: 'speakers' }),
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

  /** Analyses the audio as it comes, at most two windows ahead for each process. */
  async function analyse(
    audio: Float32Array | Iterable<Float32Array> | AsyncIterable<Float32Array>,
    signal: AbortSignal,
  ): Promise<{ readonly windows: readonly PlacedWindow[]; readonly samples: number }> {
    const windows: PlacedWindow[] = [];
    const pending: Promise<PlacedWindow>[] = [];
    const held = createSampleBuffer();
    const take = async (): Promise<void> => void windows.push(await pending.shift()!);
    async function begin(at: number): Promise<void> {
      const samples = held.slice(at, at + WINDOW_SAMPLES);
      const asked = ask(samples, { kind: 'window' }, signal).then(({ window }) => ({
        ...window,
        at,
      }));
      asked.catch(() => {}); // heard of when its turn comes
      pending.push(asked);
      held.dropBefore(at + STEP);
      if (pending.length >= 2 * processes) await take();
    }
    let next = 0;
    for await (const piece of audio instanceof Float32Array ? [audio] : audio) {
      if (signal.aborted) throw abortedError(signal);
      if (!(piece instanceof Float32Array)) throw notSamples();
      assertFinite(piece);
      // A piece may be hours: it is not copied whole.
      for (let at = 0; at < piece.length; at += STEP) {
        held.append(piece.subarray(at, at + STEP));
        for (; held.end - next >= WINDOW_SAMPLES; next += STEP) await begin(next);
      }
    }
    // What is left, unless the window before heard all of it.
    if (held.end > 0 && (next === 0 || held.end > next + STEP)) await begin(next);
    while (pending.length > 0) await take();
    return { windows, samples: held.end };
  }

  return {
    specVersion: 'v1',
    name: 'pyannote-campplus',
    load: (options) => pool.start(options?.signal),
    async diarize(audio, { signal, ...given } = {}) {
      const settings = readOptions(DIARIZE, given);
      const { speakers, minSpeakers } = settings;
      const { maxSpeakers = Math.max(MOST_SPEAKERS, minSpeakers) } = settings;
      if (minSpeakers > maxSpeakers) {
        throw invalidOption('minSpeakers', minSpeakers, `at most maxSpeakers, ${maxSpeakers}`);
      }
      pool.ensureOpen(signal);
      checkAudioSource(audio);
      const over = new AbortController();
      const both = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
      try {
        const { windows, samples } = await analyse(audio, both);
        const limits =
          speakers === undefined
            ? { minSpeakers, maxSpeakers }
            : { minSpeakers: speakers, maxSpeakers: speakers };
        const clear = clearPieces(windows, limits);
        const { count, values } = clear.voices;
        if (count === 0) return [] satisfies SpeakerTurn[];
        const { labels } = await ask(values, { kind: 'voices', count, limits }, both);
        return joinWindows(windows, namePieces(windows, clear, labels), samples);
      } finally {
        // Where one window failed, the caller does not wait for those that were begun.
        over.abort();
      }
    },
    health: () => pool.health(),
    [Symbol.asyncDispose]: () => pool.dispose(),
  };
}
