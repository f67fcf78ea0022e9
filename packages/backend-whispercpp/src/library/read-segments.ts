import { compressionRatio } from '../transcript/compression-ratio.js';
import type { HeardSegment } from '../transcript/heard-segment.js';
import type { Pointer, WhisperFunctions } from './c-api.js';
import type { WhisperModel } from './whisper-model.js';

/** Where segments are read from. */
export interface SegmentSource {
  readonly functions: WhisperFunctions;
  readonly model: WhisperModel;
  readonly state: Pointer;
  /** Of the audio, in seconds: no time lies after it. */
  readonly duration: number;
}

/** The segments of a state, from the one with this number on. */
export function readSegments(source: SegmentSource, from = 0): HeardSegment[] {
  const { functions, state } = source;
  const segments: HeardSegment[] = [];
  for (let index = from; index < functions.segments(state); index++) {
    segments.push(readSegment(source, index));
  }
  return segments;
}

function readSegment(
  { functions, model, state, duration }: SegmentSource,
  index: number,
): HeardSegment {
  const all = Array.from({ length: functions.tokens(state, index) }, (_, i) =>
    functions.token(state, index, i),
  );
  const tokens = all.filter(({ id }) => id < model.endOfText);
  const text = model.texts.decode(tokens.map(({ id }) => id));
  // Without a timestamp before the text, whisper.cpp's start is a number far below zero.
  const within = (hundredths: number): number =>
    Math.min(Math.max(Number(hundredths) / 100, 0), duration);
  const start = within(functions.segmentStart(state, index));
  return {
    start,
    end: Math.max(start, within(functions.segmentEnd(state, index))),
    text,
    tokens,
    avgLogprob: all.reduce((sum, { plog }) => sum + plog, 0) / Math.max(1, all.length),
    noSpeechProb: functions.noSpeechProbability(state, index),
    compressionRatio: compressionRatio(text),
  };
}
