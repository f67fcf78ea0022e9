import type { Segment } from '@ws/core';
import { writtenTokens } from '@ws/core/adapter';
import type { SoughtSegment } from '../decoding/seek.js';
import { FRAMES_PER_SECOND } from '../features/window.js';
import type { OpenCall } from './open-call.js';
import type { DecodedWindow } from './window-decoder.js';

/** A segment as it is answered, with its tokens where the call asks for them. */
export function answeredSegment(
  { model, request }: OpenCall,
  { from, to, decoded, ...segment }: SoughtSegment<DecodedWindow>,
): Segment {
  const { avgLogprob, noSpeechProb, compressionRatio } = decoded;
  const figures = { avgLogprob, noSpeechProb, compressionRatio };
  if (!request.writesTokens) return { ...segment, ...figures };
  const offset = decoded.seek / FRAMES_PER_SECOND;
  const tokens = writtenTokens(
    decoded.tokens.slice(from, to),
    decoded.probabilities.slice(from, to),
    model.tokenizer,
    decoded.attendedTo?.slice(from, to).map((seconds) => seconds + offset),
  );
  return { ...segment, tokens, ...figures };
}
