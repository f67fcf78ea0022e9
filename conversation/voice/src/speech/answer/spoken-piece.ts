import type { TranscribeError } from '@ws/core';
import type { SpokenSound } from '../cache/speech-cache.js';
import type { AnswerPiece } from './answer-pieces.js';

/** A piece of an answer that was spoken: its sound. */
export interface SpokenPiece extends AnswerPiece, SpokenSound {
  readonly error?: undefined;
}

/** A piece that could not be spoken. The next ones may be. */
export interface UnspokenPiece extends AnswerPiece {
  readonly error: TranscribeError;
}
