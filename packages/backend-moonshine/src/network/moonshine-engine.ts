import { readFile } from 'node:fs/promises';
import { compressionRatio } from '@ws/backend-onnx/internal';
import { type Segment, TranscribeError, type TranscriptResult } from '@ws/core';
import { samplesToSeconds, writtenTokens } from '@ws/core/internal';
import type { MoonshineFiles } from '../moonshine-models.js';
import { openMoonshine } from './moonshine-network.js';
import { readMoonshineTokenizer } from './moonshine-tokenizer.js';
import { mostTokens, writeTranscript } from './write-transcript.js';

/** Of fewer samples the encoder makes nothing: a quarter of a second. */
const LEAST_SAMPLES = 4000;

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

/** @throws TranscribeError `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE` */
export async function loadMoonshine(
  files: MoonshineFiles,
  threads: number,
): Promise<MoonshineEngine> {
  const network = await openMoonshine(files, threads);
  const tokenizer = await readTokenizer(files.tokenizer);

  return {
    async transcribe(samples, request, signal) {
      const started = performance.now();
      const writer = await network.hear(padded(samples));
      const { tokens, logprobs } = await writeTranscript(
        writer,
        mostTokens(samples.length),
        signal,
      );
      const text = tokenizer.decode(tokens);
      const segment: Segment = {
        ...{ start: 0, end: samplesToSeconds(samples.length), text },
        ...(request.tokens
          ? { tokens: writtenTokens(tokens, logprobs.map(Math.exp), tokenizer) }
          : {}),
        avgLogprob: logprobs.reduce((sum, logprob) => sum + logprob, 0) / logprobs.length,
        compressionRatio: compressionRatio(text),
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

async function readTokenizer(path: string) {
  try {
    return readMoonshineTokenizer(await readFile(path));
  } catch (cause) {
    throw new TranscribeError(`${path} cannot be read: ${cause}. Fetch the model's files anew.`, {
      ...{ code: 'ERR_MODEL_INVALID', details: { path }, cause },
    });
  }
}

/** With silence behind it, where it is too short. */
function padded(samples: Float32Array): Float32Array {
  if (samples.length >= LEAST_SAMPLES) return samples;
  const longer = new Float32Array(LEAST_SAMPLES);
  longer.set(samples);
  return longer;
}
