import { type Logger, TranscribeError } from '@ws/core';
import { abortedError, errorMessage } from '@ws/core/internal';
import type { SpokenSound } from '../cache/open-sound.js';
import type { SpeakOptions, SpeechCache } from '../cache/speech-cache.js';
import type { AnswerPiece } from './answer-pieces.js';
import { loggedFailure } from './speech-failure.js';

/** A piece of an answer that was spoken: its sound. */
export interface SpokenPiece extends AnswerPiece, SpokenSound {
  readonly error?: undefined;
}

/** A piece that could not be spoken. The next ones may be. */
export interface UnspokenPiece extends AnswerPiece {
  readonly error: TranscribeError;
}

/**
 * Speaks one piece. Over a synthesizer that died once more, for it has been started anew.
 *
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function speakPiece(
  cache: SpeechCache,
  piece: AnswerPiece,
  how: SpeakOptions,
  logger: Logger,
): Promise<SpokenPiece | UnspokenPiece> {
  try {
    const sound = await cache.speak(piece.text, how).catch((error: unknown) => {
      if (!hasDied(error) || how.signal?.aborted) throw error;
      logger.warn(
        { ...loggedFailure(error), piece: piece.index },
        'the synthesizer died: a piece is said again',
      );
      return cache.speak(piece.text, how);
    });
    return { ...piece, ...sound };
  } catch (error) {
    if (how.signal?.aborted) throw abortedError(how.signal);
    logger.warn(
      { ...loggedFailure(error), piece: piece.index },
      'a piece of an answer cannot be spoken',
    );
    return { ...piece, error: asTranscribeError(error) };
  }
}

/** Whether nothing more can be spoken: further pieces would fail alike. */
export function isGone({ code }: TranscribeError): boolean {
  return (
    code === 'ERR_DISPOSED' ||
    code === 'ERR_BACKEND_UNAVAILABLE' ||
    code === 'ERR_UNAUTHORIZED' ||
    code === 'ERR_MODEL_NOT_FOUND' ||
    code === 'ERR_MODEL_INVALID'
  );
}

function hasDied(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.code === 'ERR_BACKEND_CRASHED';
}

function asTranscribeError(error: unknown): TranscribeError {
  if (TranscribeError.isInstance(error)) return error;
  const said = errorMessage(error);
  return new TranscribeError(`The synthesizer failed: ${said}`, {
    code: 'ERR_BACKEND_FAILED',
    cause: error,
  });
}
