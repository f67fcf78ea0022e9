import { SAMPLE_RATE } from '@ws/core';
import { tokenLimit } from '../audio/audio-context.js';
import type { Decoding } from '../calls/answer-call.js';
import { type HeardSegment, heardSegment } from '../transcript/heard-segment.js';
import { writeSegments } from '../transcript/write-segments.js';
import type { Pointer } from './c-api.js';
import { callParameters } from './call-parameters.js';
import type { NativeCall } from './native-call.js';

/** A last window that is shorter cannot be warped: whisper.cpp 1.9 would end the process. Seconds. */
const LEAST_WARPED = 0.16;

/**
 * Decodes some audio, and tells of it while it goes on.
 *
 * @throws TranscribeError as `NativeCall.run`
 */
export async function decodeAudio(
  call: NativeCall,
  decoding: Decoding,
  language: string,
): Promise<readonly HeardSegment[]> {
  const { functions, model, state, defaults, request, abort } = call;
  const { samples, duration, audioContext, onSegment, onProgress } = decoding;
  let told = 0;

  function tell(): void {
    const fresh = readSegments(call, duration, told);
    told += fresh.length;
    const { texts, wordTimes } = model;
    const parts = { texts, wordTimes, duration, tokens: false, words: false, language };
    for (const segment of writeSegments(fresh, parts)) onSegment?.(segment);
  }

  /** Whether what is left of the audio can be warped. */
  function isLongEnough(): boolean {
    const count = functions.segments(state);
    if (count === 0) return true;
    const heardUntil = Number(functions.segmentEnd(state, count - 1)) / 100;
    return samples.length / SAMPLE_RATE - heardUntil > LEAST_WARPED;
  }

  const callbacks: Pointer[] = [];
  const registered = (callback: Pointer): Pointer => {
    callbacks.push(callback);
    return callback;
  };
  try {
    const parameters = callParameters(defaults, request, {
      language,
      audioContext,
      abort,
      maxTokens: audioContext === 0 ? 0 : tokenLimit(samples.length),
      ...(onSegment && { onNewSegment: registered(functions.onNewSegment(tell)) }),
      ...(onProgress && {
        onProgress: registered(
          functions.onProgress((percent) => {
            // With warping, whisper.cpp 1.9 tells of no segment after the first window's.
            tell();
            onProgress(Math.min(1, percent / 100));
          }),
        ),
      }),
      ...(model.wordTimes === 'dtw' &&
        request.timestamps && { onWindow: registered(functions.onWindow(isLongEnough)) }),
    });
    await call.run(parameters, samples);
  } finally {
    for (const callback of callbacks) functions.release(callback);
  }
  return readSegments(call, duration);
}

/** The segments of a call's state, from the one with this number on. No time lies after `duration`, in seconds. */
function readSegments(call: NativeCall, duration: number, from = 0): HeardSegment[] {
  const segments: HeardSegment[] = [];
  for (let index = from; index < call.functions.segments(call.state); index++) {
    segments.push(readSegment(call, duration, index));
  }
  return segments;
}

function readSegment(
  { functions, model, state }: NativeCall,
  duration: number,
  index: number,
): HeardSegment {
  const all = Array.from({ length: functions.tokens(state, index) }, (_, i) =>
    functions.token(state, index, i),
  );
  const tokens = all.filter(({ id }) => id < model.endOfText);
  return heardSegment(
    {
      // Without a timestamp before the text, whisper.cpp's start is a number far below zero.
      start: Number(functions.segmentStart(state, index)) / 100,
      end: Number(functions.segmentEnd(state, index)) / 100,
      text: model.texts.decode(tokens.map(({ id }) => id)),
      tokens,
      avgLogprob: all.reduce((sum, { plog }) => sum + plog, 0) / Math.max(1, all.length),
      noSpeechProb: functions.noSpeechProbability(state, index),
    },
    duration,
  );
}
