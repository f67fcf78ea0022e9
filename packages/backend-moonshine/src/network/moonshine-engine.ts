import { setImmediate } from 'node:timers/promises';
import { compressionRatio } from '@ws/backend-onnx/internal';
import type { Segment, TranscriptResult } from '@ws/core';
import { abortedError, samplesToSeconds, writtenTokens } from '@ws/core/internal';
import { readSmallFile } from '@ws/models/internal';
import type { MoonshineFiles } from '../moonshine-models.js';
import { type MoonshineNetwork, notMoonshine, openMoonshine } from './moonshine-network.js';
import { type MoonshineTokenizer, readMoonshineTokenizer } from './moonshine-tokenizer.js';
import { BEGIN, mostTokens, writeTranscript } from './write-transcript.js';

/** The encoder needs more than a few samples: a quarter of a second. */
const LEAST_SAMPLES = 4000;
/** That of `tiny` has 250 kB. */
const MOST_TOKENIZER_BYTES = 2 ** 21;

/** How one piece of audio is transcribed. Plain data. */
export interface MoonshineRequest {
  /** Whether `Segment.tokens` is wanted. */
  readonly tokens: boolean;
}

/** A model that is loaded into this process. */
export interface MoonshineEngine {
  /**
   * @param samples - 16 kHz, mono, 30 s at most
   * @throws TranscribeError `ERR_ABORTED`
   */
  transcribe(
    samples: Float32Array,
    request: MoonshineRequest,
    signal: AbortSignal,
  ): Promise<TranscriptResult>;
}

/**
 * Loads a model, and has it write once, which shows that its files belong together.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`
 */
export async function loadMoonshine(
  files: MoonshineFiles,
  threads: number,
): Promise<MoonshineEngine> {
  const tokenizer = await readTokenizer(files.tokenizer);
  const network = await openMoonshine(files, threads);
  const width = await widthOf(network).catch((cause) => {
    throw notMoonshine(files.decoder, cause);
  });
  if (width !== tokenizer.size) {
    const reason = `it has ${tokenizer.size} tokens, and the decoder writes ${width}`;
    throw notMoonshine(files.tokenizer, new Error(reason));
  }

  return {
    async transcribe(samples, request, signal) {
      const started = performance.now();
      // A caller may have left while the call waited; the encoder cannot be stopped.
      await setImmediate();
      if (signal.aborted) throw abortedError(signal);
      const writer = await network.hear(padded(samples));
      const { tokens, logprobs } = await writeTranscript(
        writer,
        mostTokens(samples.length),
        signal,
      );
      const written = wholeCharacters(tokens, tokenizer);
      const text = tokenizer.decode(written);
      const segment: Segment = {
        start: 0,
        end: samplesToSeconds(samples.length),
        text,
        avgLogprob: logprobs.reduce((sum, logprob) => sum + logprob, 0) / logprobs.length,
        compressionRatio: compressionRatio(text),
        ...(request.tokens
          ? { tokens: writtenTokens(written, logprobs.map(Math.exp), tokenizer) }
          : {}),
      };
      return {
        text,
        segments: text.trim() === '' ? [] : [segment],
        language: 'en',
        processingTimeMs: performance.now() - started,
      };
    },
  };
}

/** The number of tokens among which the decoder chooses. */
async function widthOf({ hear }: MoonshineNetwork): Promise<number> {
  const writer = await hear(new Float32Array(LEAST_SAMPLES));
  return (await writer.next(BEGIN)).length;
}

async function readTokenizer(path: string): Promise<MoonshineTokenizer> {
  try {
    return readMoonshineTokenizer(await readSmallFile(path, MOST_TOKENIZER_BYTES));
  } catch (cause) {
    throw notMoonshine(path, cause);
  }
}

/** The tokens without those at the end that are a part of a character, where the transcript was cut. */
function wholeCharacters(
  tokens: readonly number[],
  { decode }: MoonshineTokenizer,
): readonly number[] {
  let end = tokens.length;
  while (end > 0 && decode(tokens.slice(0, end)).endsWith('\u{FFFD}')) end--;
  return tokens.slice(0, end);
}

/** With silence behind it, where it is too short. */
function padded(samples: Float32Array): Float32Array {
  if (samples.length >= LEAST_SAMPLES) return samples;
  const longer = new Float32Array(LEAST_SAMPLES);
  longer.set(samples);
  return longer;
}
