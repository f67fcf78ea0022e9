import { SAMPLE_RATE } from '@ws/core';
import { createResampler } from '@ws/core/audio';
import { createSampleBuffer, msToSamples, type SpeechDetectorOptions } from '@ws/core/internal';
import { createSpeechDetector } from '@ws/core/vad';
import { checkSamples } from '../audio/check-audio.js';

/** A stretch of speech. Positions are samples at 16 kHz from the stream's first. */
export interface SpokenChunk {
  readonly from: number;
  readonly to: number;
  readonly samples: Float32Array;
  /** The end of the audio before it. */
  readonly before: Float32Array;
}

/** Where speech is cut into chunks. Durations in milliseconds. */
export interface ChunkSettings {
  readonly sampleRate: number;
  readonly minChunkMs: number;
  readonly maxChunkMs: number;
  readonly preRollMs: number;
  readonly contextMs: number;
  readonly detector: Omit<SpeechDetectorOptions, 'prefixPadMs'>;
}

/**
 * Speech out of a stream, in chunks that end at pauses: what is shorter than `minChunkMs` is put together with what comes
 * next, what is longer than `maxChunkMs` is cut there.
 */
export async function* spokenChunks(
  audio: AsyncIterable<Float32Array>,
  { sampleRate, detector, ...lengths }: ChunkSettings,
): AsyncGenerator<SpokenChunk, void> {
  const minChunk = msToSamples(lengths.minChunkMs);
  const maxChunk = msToSamples(lengths.maxChunkMs);
  const context = msToSamples(lengths.contextMs);
  const listener = createSpeechDetector({ ...detector, prefixPadMs: lengths.preRollMs });
  const resampler = createResampler(sampleRate);
  const buffer = createSampleBuffer();
  let heard = 0;
  let from: number | undefined;
  let closedTo = 0;

  function chunk(to: number): SpokenChunk {
    const start = from!;
    closedTo = to;
    from = listener.speaking && to < buffer.end ? to : undefined;
    const samples = buffer.slice(start, to);
    const before = buffer.slice(start - context, start);
    buffer.dropBefore(Math.min(to, from ?? to) - context);
    return { from: start, to, samples, before };
  }

  async function* hear(samples: Float32Array): AsyncGenerator<SpokenChunk, void> {
    buffer.append(samples);
    for (const { type, position } of await listener.push(samples)) {
      if (type === 'speech_start') from ??= Math.max(position, closedTo);
      else if (from !== undefined && position - from >= minChunk) yield chunk(position);
    }
    heard += samples.length;
    while (from !== undefined && heard - from >= maxChunk) yield chunk(from + maxChunk);
    if (from === undefined)
      buffer.dropBefore(heard - context - msToSamples(lengths.preRollMs) - MARGIN);
  }

  for await (const piece of audio) {
    checkSamples('samples', piece);
    yield* hear(resampler.process(piece));
  }
  yield* hear(resampler.flush());
  if (from !== undefined && buffer.end > from) yield chunk(buffer.end);
}

// What detectors look back on before they say that speech has begun.
const MARGIN = SAMPLE_RATE;
