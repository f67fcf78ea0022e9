import {
  abortedError,
  SAMPLE_RATE,
  type Segment,
  TranscribeError,
  type TranscriptResult,
} from '@ws/core';
import { audioContextFor, tokenLimit } from '../audio/audio-context.js';
import { paddedAudio } from '../audio/padded-audio.js';
import { type HeardSegment, joinSegments } from '../transcript/heard-segment.js';
import { isDoubtful } from '../transcript/is-doubtful.js';
import { writeSegments } from '../transcript/write-segments.js';
import { createAbortFlag } from './abort-flag.js';
import type { Pointer } from './c-api.js';
import { type CallDefaults, callParameters } from './call-parameters.js';
import type { LibraryLoad, LibraryRequest } from './messages.js';
import type { WhisperLibrary } from './open-library.js';
import { readSegments, type SegmentSource } from './read-segments.js';
import type { WhisperModel } from './whisper-model.js';

/** Told while a call runs. */
export interface EngineListeners {
  onSegment(segment: Segment): void;
  onProgress(progress: number): void;
}

/** A model that answers calls, several at once: each has a state of its own, and all share the weights. */
export interface WhisperCppEngine {
  /**
   * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_ABORTED`; `ERR_BACKEND_FAILED`, retryable, when the computation
   * failed: what is in memory is not to be trusted any more
   */
  transcribe(
    samples: Float32Array,
    request: LibraryRequest,
    listeners: EngineListeners,
    signal: AbortSignal,
  ): Promise<TranscriptResult>;
}

/** A last window that is shorter cannot be warped: whisper.cpp 1.9 would end the process. Seconds. */
const LEAST_WARPED = 0.16;

export function createWhisperCppEngine(
  { functions }: WhisperLibrary,
  model: WhisperModel,
  load: Pick<LibraryLoad, 'threads' | 'beamSize' | 'audioContext'>,
): WhisperCppEngine {
  const free: Pointer[] = [];
  const defaults: CallDefaults = {
    values: functions.fullDefaults(0),
    threads: load.threads,
    beamSize: load.beamSize,
    wordTimes: model.wordTimes,
  };

  function languageOf(language: string): string {
    if (model.languages.has(language)) return language;
    throw new TranscribeError(
      model.multilingual
        ? `This model knows no language "${language}". Give one of ${[...model.languages.keys()].join(', ')}, or none to have it detected.`
        : `This model is English-only and cannot hear "${language}". Load a multilingual model, such as base.`,
      { code: 'ERR_INVALID_OPTION', details: { option: 'language', value: language } },
    );
  }

  async function run(
    samples: Float32Array,
    request: LibraryRequest,
    listeners: EngineListeners,
    signal: AbortSignal,
  ): Promise<TranscriptResult> {
    const started = performance.now();
    if (request.task === 'translate' && !model.multilingual) {
      throw new TranscribeError(
        'This model is English-only and cannot translate. Load a multilingual model, such as base.',
        { code: 'ERR_INVALID_OPTION', details: { option: 'task', value: request.task } },
      );
    }
    const given = request.language === undefined ? undefined : languageOf(request.language);
    const state = free.pop() ?? model.createState();
    const duration = samples.length / SAMPLE_RATE;
    const source: SegmentSource = { functions, model, state, duration };
    const abort = createAbortFlag();
    const raise = (): void => abort.raise();
    signal.addEventListener('abort', raise, { once: true });
    if (signal.aborted) abort.raise();
    const padded = paddedAudio(samples);
    /** @throws TranscribeError when it did not end well */
    const check = (code: number, what: string): void => {
      if (signal.aborted) throw abortedError(signal);
      if (code >= 0) return;
      throw new TranscribeError(
        `whisper.cpp failed to ${what} (${code}). It is loaded anew; try again.`,
        { code: 'ERR_BACKEND_FAILED', retryable: true, details: { status: code } },
      );
    };

    async function decode(
      language: string,
      audioContext: number,
      tells: boolean,
    ): Promise<HeardSegment[]> {
      let told = 0;
      const tell = (): void => {
        for (const segment of writeSegments(readSegments(source, told), source, {
          tokens: false,
          words: false,
          language,
        })) {
          told++;
          listeners.onSegment(segment);
        }
      };
      const onNewSegment = tells ? functions.onNewSegment(tell) : undefined;
      const onProgress = tells
        ? functions.onProgress((percent) => {
            // With warping, whisper.cpp 1.9 tells of no segment after the first window's.
            tell();
            listeners.onProgress(Math.min(1, percent / 100));
          })
        : undefined;
      const onWindow =
        model.wordTimes === 'dtw' && request.timestamps
          ? functions.onWindow(() => {
              const count = functions.segments(state);
              if (count === 0) return true;
              const heardUntil = Number(functions.segmentEnd(state, count - 1)) / 100;
              return padded.length / SAMPLE_RATE - heardUntil > LEAST_WARPED;
            })
          : undefined;
      const parameters = callParameters(defaults, request, {
        language,
        audioContext,
        onWindow,
        maxTokens: audioContext === 0 ? 0 : tokenLimit(padded.length),
        abort,
        onNewSegment,
        onProgress,
      });
      try {
        check(
          await functions.transcribe(model.pointer, state, parameters.values, padded),
          'transcribe',
        );
      } finally {
        for (const callback of [onNewSegment, onProgress, onWindow]) {
          if (callback !== undefined) functions.release(callback);
        }
      }
      // Held until here, for whisper.cpp was reading it.
      void parameters.held;
      return readSegments(source);
    }

    /** In the whole context: of a shortened one whisper.cpp hears another language (German as Latin or Chinese). */
    async function detect(): Promise<Map<string, number>> {
      // The size of the context is set only by a call: one that is ended before it encodes, for its flag is not raised.
      const none = createAbortFlag();
      const { values, held } = callParameters(defaults, request, {
        language: 'en',
        audioContext: 0,
        abort,
      });
      const prepared = {
        ...values,
        encoder_begin_callback: none.callback,
        encoder_begin_callback_user_data: none.data,
      };
      check(
        await functions.transcribe(model.pointer, state, prepared, padded),
        'prepare the audio',
      );
      const probabilities = new Float32Array(functions.maxLanguage() + 1);
      check(
        await functions.detectLanguage(model.pointer, state, load.threads, probabilities),
        'detect the language',
      );
      void held;
      const known = [...model.languages].map(
        ([code, id]) => [code, probabilities[id] ?? 0] as const,
      );
      return new Map(known.sort(([, a], [, b]) => b - a));
    }

    try {
      const positions = audioContextFor(load.audioContext, padded.length, model.audioContext);
      let languages: Map<string, number> | undefined;
      let language = model.multilingual ? given : 'en';
      if (language === undefined) {
        languages = await detect();
        language = [...languages.keys()][0] ?? 'en';
      }
      // What a short context says may be taken back: it is told when it is accepted.
      let heard = await decode(language, positions, request.tells && positions === 0);
      if (positions > 0 && isDoubtful(heard, tokenLimit(padded.length))) {
        heard = await decode(language, 0, request.tells);
      }
      if (!request.timestamps) heard = [...joinSegments(heard, duration)];
      const spoken = heard.filter((segment) => segment.text.trim() !== '');
      const segments = writeSegments(spoken, source, {
        tokens: request.writesTokens,
        words: request.writesWords,
        // A translation is English, which has spaces.
        language: request.task === 'translate' ? 'en' : language,
      });
      free.push(state);
      return {
        text: spoken
          .map((segment) => segment.text)
          .join('')
          .trim(),
        segments,
        language,
        ...(languages === undefined ? {} : { languageProbability: languages.get(language) }),
        ...(languages === undefined || !request.writesLanguages
          ? {}
          : { languageProbabilities: Object.fromEntries(languages) }),
        processingTimeMs: performance.now() - started,
      };
    } catch (error) {
      const sound = !TranscribeError.isInstance(error) || error.code !== 'ERR_BACKEND_FAILED';
      if (sound) free.push(state);
      throw error;
    } finally {
      signal.removeEventListener('abort', raise);
    }
  }

  return {
    transcribe: (samples, request, listeners, signal) => {
      const told: Segment[] = [];
      const tells: EngineListeners = {
        onSegment(segment) {
          if (!request.timestamps || segment.text.trim() === '') return;
          told.push(segment);
          listeners.onSegment(segment);
        },
        onProgress: listeners.onProgress,
      };
      return run(samples, request, tells, signal).then((result) => {
        if (request.tells) {
          for (const segment of result.segments.slice(told.length)) listeners.onSegment(segment);
          listeners.onProgress(1);
        }
        return result;
      });
    },
  };
}
