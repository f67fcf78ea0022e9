import { TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import { abortedError, readOptions } from '@ws/core/internal';
import { checkSpeechCall, type SpeechSynthesizer, type SynthesizeOptions } from '@ws/speech';
import { createKeptSounds, type KeptSoundsUse } from './kept-sounds.js';
import type { OpenSound, SpokenSound } from './open-sound.js';
import { createRecentMap } from './recent-map.js';
import { keyOfFile, normalizedText, type SoundRequest, soundKey } from './sound-key.js';
import { SPEECH_CACHE, type SpeechCacheOptions } from './speech-cache-options.js';
import { wavBytes } from './wav-bytes.js';
import { withoutLead } from './without-lead.js';

/** How a text is to be spoken. The signal ends the synthesis, too, where no other caller waits for it. */
export type SpeakOptions = Omit<SynthesizeOptions, 'onAudio'>;

/** What a cache holds, and what it was good for. */
export interface SpeechCacheUse extends KeptSoundsUse {
  /** Calls of `speak` that were answered without a synthesis of their own. */
  readonly hits: number;
  /** Syntheses. */
  readonly misses: number;
}

/** Speaks texts, each once. Sounds are kept in a directory, under a keyed hash of text, voice and speed. */
export interface SpeechCache extends AsyncDisposable {
  readonly synthesizer: SpeechSynthesizer;
  /** Makes the synthesizer ready, and looks through the directory. Optional. */
  load(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * The sound of a text. Requests for the same one at the same time share one synthesis, which ends when all of them have
   * been aborted. Where the disk is full or cannot be written, the sound is had all the same, from memory.
   *
   * @throws TranscribeError what the synthesizer throws; `ERR_OVERLOADED` where the sound can be kept nowhere; `ERR_ABORTED`,
   *   `ERR_DISPOSED`
   */
  speak(text: string, options?: SpeakOptions): Promise<SpokenSound>;
  /**
   * A sound by its name, which may come from anybody: only names of the exact form are looked up, and no path is made of
   * them. One that is gone meanwhile is spoken again, where its text is still known (that of the last 1000); else `undefined`.
   *
   * @throws TranscribeError as `speak` does
   */
  open(
    file: string,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<OpenSound | undefined>;
  readonly use: SpeechCacheUse;
  /** Ends what is being spoken. Files stay; the synthesizer too, which is the caller's. */
  [Symbol.asyncDispose](): Promise<void>;
}

interface Synthesis {
  readonly work: Promise<SpokenSound>;
  readonly controller: AbortController;
  callers: number;
}

const KNOWN_REQUESTS = 1000;
/** Longer texts are refused before anything is done with them. */
const WHITE_SPACE_FACTOR = 4;

/**
 * @example
 * ```ts
 * const cache = createSpeechCache({ synthesizer: createHibari(), directory: '/var/cache/speech' });
 * const { file, seconds } = await cache.speak('Good morning.');
 * const sound = await cache.open(file);
 * sound?.stream().pipe(response);
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createSpeechCache(options: SpeechCacheOptions): SpeechCache {
  const settings = readOptions(SPEECH_CACHE, options);
  const { synthesizer, clock, cleanUpIntervalMs } = settings;
  const { capabilities } = synthesizer;
  const kept = createKeptSounds(settings);
  const disposal = new AbortController();
  /** Syntheses under way, each for all that wait for it. */
  const running = new Map<string, Synthesis>();
  const known = createRecentMap<SoundRequest>();
  let hits = 0;
  let misses = 0;
  let ready: Promise<string> | undefined;

  /** What there is has been seen: without that, the bound would not hold. @returns what names are made with */
  function looked(): Promise<string> {
    ready ??= (async () => {
      const secret = await kept.secret();
      await kept.cleanUp();
      void goOnCleaning().catch(() => {});
      return secret;
    })();
    return ready;
  }

  async function goOnCleaning(): Promise<void> {
    for (;;) {
      await clock.sleep(cleanUpIntervalMs, disposal.signal);
      await kept.cleanUp();
    }
  }

  function requestOf(text: string, { voice, language, speed }: SpeakOptions): SoundRequest {
    const mayFit =
      typeof text === 'string' && text.length <= capabilities.maxChars * WHITE_SPACE_FACTOR;
    const said = mayFit ? normalizedText(text) : text;
    const request = checkSpeechCall(said, { voice, language, speed }, capabilities);
    const { languages = [] } = capabilities.voices.find(({ name }) => name === request.voice) ?? {};
    return { ...request, language: languages.length > 1 ? language : undefined };
  }

  async function synthesize(
    key: string,
    { text, ...how }: SoundRequest,
    signal: AbortSignal,
  ): Promise<SpokenSound> {
    misses++;
    const speech = withoutLead(await synthesizer.synthesize(text, { ...how, signal }));
    const bytes = await wavBytes(speech);
    return kept.keep(key, bytes, speech.samples.length / speech.sampleRate);
  }

  function begin(key: string, request: SoundRequest): Synthesis {
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, disposal.signal]);
    const begun = { work: synthesize(key, request, signal), controller, callers: 0 };
    running.set(key, begun);
    const done = (): void => {
      if (running.get(key) === begun) running.delete(key);
    };
    begun.work.then(done, done);
    return begun;
  }

  /** Joins the synthesis of that key, or begins it. It is ended when its last caller has left. */
  async function join(
    key: string,
    request: SoundRequest,
    signal: AbortSignal | undefined,
  ): Promise<SpokenSound> {
    const joined = running.get(key) ?? begin(key, request);
    joined.callers++;
    try {
      return await told(until(joined.work, signal));
    } finally {
      joined.callers--;
      if (joined.callers === 0 && running.get(key) === joined) {
        // The next caller begins anew.
        running.delete(key);
        joined.controller.abort();
      }
    }
  }

  async function told<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      disposal.signal.throwIfAborted();
      throw error;
    }
  }

  function check(signal: AbortSignal | undefined): void {
    disposal.signal.throwIfAborted();
    if (signal?.aborted) throw abortedError(signal);
  }

  return {
    synthesizer,
    async load({ signal } = {}) {
      check(signal);
      await told(Promise.all([synthesizer.load({ signal }), until(looked(), signal)]));
    },
    async speak(text, { signal, ...how } = {}) {
      check(signal);
      const request = requestOf(text, how);
      const key = soundKey(await until(looked(), signal), synthesizer, request);
      check(signal);
      known.set(key, request);
      known.shrink(KNOWN_REQUESTS);
      const had = await kept.find(key);
      if (had !== undefined) {
        hits++;
        return had;
      }
      check(signal);
      const isShared = running.has(key);
      const sound = await join(key, request, signal);
      if (isShared) hits++;
      return sound;
    },
    async open(file, { signal } = {}) {
      check(signal);
      const key = keyOfFile(file);
      if (key === undefined) return undefined;
      await until(looked(), signal);
      const sound = await kept.open(key);
      const request = known.map.get(key);
      if (sound !== undefined || request === undefined) return sound;
      check(signal);
      await join(key, request, signal);
      return kept.open(key);
    },
    get use() {
      return { ...kept.use, hits, misses };
    },
    async [Symbol.asyncDispose]() {
      disposal.abort(
        new TranscribeError('The cache of speech was disposed. Create another one.', {
          code: 'ERR_DISPOSED',
        }),
      );
      known.shrink(0);
      kept.clearMemory();
    },
  };
}
