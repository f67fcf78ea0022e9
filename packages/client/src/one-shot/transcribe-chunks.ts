import { SAMPLE_RATE, TranscribeError } from '@ws/core';
import {
  isObject,
  MAX_SAMPLE_RATE,
  MIN_SAMPLE_RATE,
  type OptionSpec,
  optionKind,
  readOptions,
  roundSeconds,
  type SpeechDetectorOptions,
  samplesToSeconds,
  wholeNumber,
} from '@ws/core/internal';
import { pieces, type SpokenAudio } from '../transcribe/spoken-audio.js';
import { type ChunkSettings, spokenChunks } from './spoken-chunks.js';
import {
  type OneShotTranscript,
  type TranscribeOnceOptions,
  transcribeOnce,
} from './transcribe-once.js';

/** Where speech is cut into chunks, and what goes with each. */
export interface ChunkOptions {
  /** Speech that is shorter is put together with what comes next, 0 to 60000. Default 500. */
  readonly minChunkMs?: number | undefined;
  /** Speech that is longer is cut, 1000 to 180000. Default 15000. */
  readonly maxChunkMs?: number | undefined;
  /** Audio before speech that belongs to it, 0 to 5000. Default 300. */
  readonly preRollMs?: number | undefined;
  /** Audio before a chunk that is sent as its context, 0 to 30000. Default 1000. */
  readonly contextMs?: number | undefined;
  /** What tells speech from silence. Default: by energy, after 300 ms of silence. */
  readonly detector?: Omit<SpeechDetectorOptions, 'prefixPadMs'> | undefined;
}

/** Settings of `transcribeChunks`. */
export interface TranscribeChunksOptions
  extends ChunkOptions,
    Omit<TranscribeOnceOptions, 'previousTranscript' | 'contextAudio'> {}

/** The answer to a chunk; all times in seconds from the stream's first sample. */
export interface ChunkTranscript extends OneShotTranscript {
  readonly start: number;
  readonly end: number;
}

const SPEC: OptionSpec<ChunkSettings> = {
  minChunkMs: wholeNumber(0, 60_000, 500),
  maxChunkMs: wholeNumber(1000, 180_000, 15_000),
  preRollMs: wholeNumber(0, 5000, 300),
  contextMs: wholeNumber(0, 30_000, 1000),
  detector: optionKind<Omit<SpeechDetectorOptions, 'prefixPadMs'>>(
    'settings of a speech detector',
    isObject,
    {},
  ),
  sampleRate: wholeNumber(MIN_SAMPLE_RATE, MAX_SAMPLE_RATE, SAMPLE_RATE),
};

/**
 * Transcribes a stream of audio by one question for each stretch of speech: for servers that speak the original messages
 * alone, and for programs that want no session. The text so far goes along as `previous_transcript`, the audio before the
 * chunk as `context_audio`. Questions follow one another: while one is answered, the audio is not read.
 *
 * @throws TranscribeError as `transcribeOnce`; what the audio throws
 */
export async function* transcribeChunks(
  url: string | URL,
  audio: SpokenAudio,
  options: TranscribeChunksOptions = {},
): AsyncGenerator<ChunkTranscript, void, undefined> {
  const { minChunkMs, maxChunkMs, preRollMs, contextMs, detector, ...asked } = options;
  const sampleRate = asked.sampleRate ?? audio.sampleRate;
  const given = { minChunkMs, maxChunkMs, preRollMs, contextMs, detector, sampleRate };
  const settings = readOptions(SPEC, given);
  if (settings.minChunkMs > settings.maxChunkMs) {
    throw new TranscribeError('minChunkMs is longer than maxChunkMs.', {
      code: 'ERR_INVALID_OPTION',
      details: { option: 'minChunkMs' },
    });
  }
  const reader = pieces(audio);
  let text = '';
  try {
    const chunks = spokenChunks({ [Symbol.asyncIterator]: () => reader }, settings);
    for await (const { from, to, samples, before } of chunks) {
      const answer = await transcribeOnce(url, samples, {
        ...asked,
        sampleRate: SAMPLE_RATE,
        ...(text === '' ? {} : { previousTranscript: text }),
        ...(before.length === 0 ? {} : { contextAudio: before }),
      });
      text = `${text} ${answer.text}`.trim().slice(-MAX_PREVIOUS_CHARS);
      const [start, end] = [samplesToSeconds(from), samplesToSeconds(to)];
      const segments = answer.segments.map((segment) => ({
        ...segment,
        start: roundSeconds(segment.start + start),
        end: roundSeconds(segment.end + start),
      }));
      yield { ...answer, start, end, segments };
    }
  } finally {
    void reader.return?.();
  }
}

// As many as a server takes.
const MAX_PREVIOUS_CHARS = 4000;
