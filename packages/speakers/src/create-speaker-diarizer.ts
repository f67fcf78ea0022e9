import { fileURLToPath } from 'node:url';
import type { BackendHealth, Diarizer, KnownSpeaker, SpeakerTurn } from '@ws/core';
import {
  abortedError,
  assertFinite,
  checkAudioSource,
  createSampleBuffer,
  invalidOption,
  notSamples,
  readOptions,
} from '@ws/core/internal';
import { joinWindows, numberedByAppearance, type PlacedWindow } from './clustering/join-windows.js';
import { knownVoice, recogniseVoices } from './clustering/known-voices.js';
import { clearPieces, namePieces } from './clustering/name-pieces.js';
import {
  DIARIZE,
  SPEAKER_DIARIZER,
  type SpeakerDiarizerOptions,
  type SpeakerDiarizerSettings,
} from './diarizer-options.js';
import { noClearVoice } from './known-people.js';
import { WINDOW_SAMPLES } from './network/local-speakers.js';
import { createSpeakerNetworks } from './process/speaker-networks.js';

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

/**
 * Tells who speaks when: pyannote's segmentation-3.0 tells up to three people apart in windows of 10 s, CAM++ tells what the voice
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
  const { processes } = settings;
  const networks = createSpeakerNetworks(settings, entry);

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
      const asked = networks
        .analyse(samples, undefined, signal)
        .then((window) => ({ ...window, at }));
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

  async function voiceOf(person: KnownSpeaker, signal: AbortSignal): Promise<Float32Array> {
    const hear = async (some: Float32Array) => (await analyse(some, signal)).windows;
    const voice = await knownVoice(person.samples, hear);
    if (voice === undefined) throw noClearVoice(person);
    return voice;
  }

  return {
    specVersion: 'v1',
    name: 'pyannote-campplus',
    load: (options) => networks.load(options?.signal),
    async diarize(audio, { signal, ...given } = {}) {
      const settings = readOptions(DIARIZE, given);
      const { speakers, minSpeakers, known } = settings;
      const { maxSpeakers = Math.max(MOST_SPEAKERS, minSpeakers) } = settings;
      if (minSpeakers > maxSpeakers) {
        throw invalidOption('minSpeakers', minSpeakers, `at most maxSpeakers, ${maxSpeakers}`);
      }
      networks.ensureOpen(signal);
      checkAudioSource(audio);
      for (const { samples } of known) assertFinite(samples);
      const over = new AbortController();
      const both = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
      try {
        // First, so that a sample that tells nothing is heard of before the recording is.
        const knownVoices: Float32Array[] = [];
        for (const person of known) knownVoices.push(await voiceOf(person, both));
        const { windows, samples } = await analyse(audio, both);
        const limits =
          speakers === undefined
            ? { minSpeakers, maxSpeakers }
            : { minSpeakers: speakers, maxSpeakers: speakers };
        const clear = clearPieces(windows, limits);
        if (clear.voices.count === 0) return [] satisfies SpeakerTurn[];
        const groups = await networks.cluster(clear.voices, limits, both);
        const { labels, people } = recogniseVoices(clear.voices, groups, knownVoices, limits);
        const names = people.map((person) =>
          person === undefined ? undefined : known[person]!.name,
        );
        const turns = joinWindows(windows, namePieces(windows, clear, labels), samples);
        return numberedByAppearance(turns, names);
      } finally {
        // Where one window failed, the caller does not wait for those that were begun.
        over.abort();
      }
    },
    health: () => networks.health(),
    [Symbol.asyncDispose]: () => networks.dispose(),
  };
}
