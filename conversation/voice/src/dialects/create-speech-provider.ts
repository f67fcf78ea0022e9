import { type Logger, TranscribeError } from '@ws/core';
import { createPcmDecoder } from '@ws/core/audio';
import { invalidOption } from '@ws/core/internal';
import type { ProvidedSpeech, ProvidedSpeechOptions, SpeechProvider } from '@ws/server';
import { loggedFailure, speechComplaint } from '../speech/answer/speech-failure.js';
import { createSpokenAnswer, type SpokenAnswer } from '../speech/answer/spoken-answer.js';
import type { SpeechCache } from '../speech/cache/speech-cache.js';
import { HEADER_BYTES } from '../speech/cache/wav-bytes.js';
import type { Speech } from '../speech/environment/speech-from-environment.js';

/**
 * Speaks for clients of other speech services: sentence by sentence, as an answer is spoken, with the same cache. What it fails
 * with is logged, without the text; errors say what clients may read.
 */
export function createSpeechProvider(
  { cache, voice, speed }: Pick<Speech, 'cache' | 'voice' | 'speed'>,
  logger: Logger,
): SpeechProvider {
  const { name, capabilities } = cache.synthesizer;
  const { sampleRate, voices } = capabilities;

  function voiceFor(language: string | undefined): string | undefined {
    if (language === undefined || voice === undefined) return voice;
    const { languages = [] } = voices.find((one) => one.name === voice) ?? {};
    const asked = `${language.toLowerCase()}-`;
    return languages.some((one) => `${one.toLowerCase()}-`.startsWith(asked)) ? voice : undefined;
  }

  function speak({
    voice: asked,
    language,
    speed: pace = speed,
    signal,
  }: ProvidedSpeechOptions): ProvidedSpeech {
    const { min, max } = capabilities.speed;
    if (pace !== undefined && !(pace >= min && pace <= max)) {
      throw invalidOption('speed', pace, `a number from ${min} to ${max}`);
    }
    const spoken = createSpokenAnswer({
      ...{ cache, voice: asked ?? voiceFor(language), language, speed: pace, signal, logger },
    });
    let spokenChars = 0;
    const onPiece = (end: number): void => {
      spokenChars = end;
    };
    return {
      push: (text) => spoken.push(text),
      end: () => spoken.end(),
      get spokenChars() {
        return spokenChars;
      },
      [Symbol.asyncIterator]: () => soundOf(spoken, { cache, signal, logger, onPiece }),
    };
  }

  return { name, sampleRate, voices, speak };
}

async function* soundOf(
  spoken: SpokenAnswer,
  {
    cache,
    signal,
    logger,
    onPiece,
  }: {
    cache: SpeechCache;
    signal: AbortSignal;
    logger: Logger;
    onPiece(end: number): void;
  },
): AsyncGenerator<Float32Array, void, undefined> {
  try {
    for await (const piece of spoken) {
      // A sound that lacks words does not say so.
      if (piece.error !== undefined) throw piece.error;
      onPiece(piece.end);
      if (piece.seconds > 0) yield* samplesOf(piece.file, cache, signal);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    logger.warn(loggedFailure(error), 'a text could not be spoken');
    const code = TranscribeError.isInstance(error) ? error.code : 'ERR_BACKEND_FAILED';
    throw new TranscribeError(speechComplaint(error), { code });
  }
}

async function* samplesOf(
  file: string,
  cache: SpeechCache,
  signal: AbortSignal,
): AsyncGenerator<Float32Array, void, undefined> {
  const sound = await cache.open(file, { signal });
  if (sound === undefined) {
    throw new TranscribeError('A sound is gone.', { code: 'ERR_BACKEND_FAILED' });
  }
  try {
    const decoder = createPcmDecoder('pcm_s16le');
    const bytes = sound.stream({ start: HEADER_BYTES, end: sound.bytes - 1 });
    for await (const piece of bytes as AsyncIterable<Uint8Array>) yield decoder.decode(piece);
  } finally {
    await sound[Symbol.asyncDispose]();
  }
}
