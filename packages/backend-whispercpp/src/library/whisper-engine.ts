import { TranscribeError, type TranscriptResult } from '@ws/core';
import { checkLanguage, chooseLanguage } from '@ws/core/internal';
import { type AnswerListeners, answerCall } from '../calls/answer-call.js';
import type { CallRequest } from '../calls/call-request.js';
import { knownLanguages } from '../model/known-languages.js';
import type { Pointer } from './c-api.js';
import { type CallDefaults, callParameters } from './call-parameters.js';
import { decodeAudio } from './decode-audio.js';
import type { LibraryLoad } from './library-load.js';
import { beginCall, type NativeCall } from './native-call.js';
import type { WhisperLibrary } from './open-library.js';
import type { WhisperModel } from './whisper-model.js';

/**
 * Answers a call; several run at once: each has a state of its own, and all share the weights.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_ABORTED`; `ERR_BACKEND_FAILED`, retryable, when the computation
 * failed: what is in memory is not to be trusted any more
 */
export type WhisperCppEngine = (
  samples: Float32Array,
  request: CallRequest,
  listeners: AnswerListeners,
  signal: AbortSignal,
) => Promise<TranscriptResult>;

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

  function answer(
    call: NativeCall,
    samples: Float32Array,
    listeners: AnswerListeners,
  ): Promise<TranscriptResult> {
    const given = model.multilingual ? call.request.language : 'en';
    const { languageChoice = {} } = call.request;
    let detected: Readonly<Record<string, number>> | undefined;
    return answerCall(
      samples,
      call.request,
      async (decoding) => {
        if (given === undefined) {
          detected ??= await detectLanguages(call, decoding.samples);
        }
        const [chosen = 'en', probability] = detected
          ? chooseLanguage(detected, languageChoice)
          : [given];
        return {
          segments: await decodeAudio(call, decoding, chosen),
          texts: model.texts,
          wordTimes: model.wordTimes,
          language: chosen,
          languageProbability: probability,
          languageProbabilities: detected,
        };
      },
      listeners,
      { audioContext: load.audioContext, mostPositions: model.audioContext },
    );
  }

  return async (samples, request, listeners, signal) => {
    const known = knownLanguages(model);
    checkLanguage(request, known);
    for (const language of request.languageChoice?.among ?? []) checkLanguage({ language }, known);
    const state = free.pop() ?? model.createState();
    using call = beginCall({ functions, model, state, defaults, request }, signal);
    try {
      const result = await answer(call, samples, listeners);
      free.push(state);
      return result;
    } catch (error) {
      // A failed computation may leave anything in the state; whisper.cpp may have freed it.
      const isSound = !TranscribeError.isInstance(error) || error.code !== 'ERR_BACKEND_FAILED';
      if (isSound) free.push(state);
      throw error;
    }
  };
}

/** Of so much whisper.cpp decodes nothing; less it would pass over, and set nothing. */
const NOTHING_MS = 100;

/**
 * How likely some audio is in each language that the model knows, the likeliest first. In the whole context: of a
 * shortened one whisper.cpp hears another language (German as Latin or Chinese).
 *
 * @throws TranscribeError as `NativeCall.run`
 */
async function detectLanguages(
  call: NativeCall,
  samples: Float32Array,
): Promise<Readonly<Record<string, number>>> {
  const { functions, model, state, defaults, request, abort } = call;
  // The size of the context is set only by a call, and its spectrogram made: by one that is to decode nothing.
  const parameters = callParameters(defaults, request, { language: 'en', audioContext: 0, abort });
  await call.run({ ...parameters, duration_ms: NOTHING_MS }, samples);
  const probabilities = new Float32Array(functions.maxLanguage() + 1);
  call.check(
    await functions.detectLanguage(model.pointer, state, defaults.threads, probabilities),
    'detect the language',
  );
  const known = [...model.languages].map(([code, id]) => [code, probabilities[id] ?? 0] as const);
  return Object.fromEntries(known.sort(([, a], [, b]) => b - a));
}
