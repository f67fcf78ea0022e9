import { loadOnnxRuntime, sessionOptions } from '@ws/backend-onnx/internal';
import type { TranscribeError } from '@ws/core';
import { otherFileError } from '@ws/models/internal';
import type { MoonshineFiles } from '../moonshine-models.js';

/** Writes the transcript of one piece of audio, token by token. */
export interface TokenWriter {
  /**
   * @param token - the one before; the first call takes that with which a transcript begins
   * @returns logits of the next token, one for each of the vocabulary
   */
  next(token: number): Promise<Float32Array>;
}

/** Moonshine's two networks. They block this process's thread while they work. */
export interface MoonshineNetwork {
  /** Hears audio: 16 kHz, mono. */
  hear(samples: Float32Array): Promise<TokenWriter>;
}

// The decoder's names, as transformers' exporter gives them.
const PAST = 'past_key_values';
const PRESENT = 'present';
const OF_ENCODER = '.encoder.';
const LOGITS = 'logits';

/**
 * The encoder takes samples as they are, and the decoder writes with a cache of keys and values (Jeffries et al. 2024,
 * "Moonshine: Speech Recognition for Live Transcription and Voice Commands", arXiv 2410.15608). Of the published export,
 * `encoder_attention_mask` counts samples.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`
 */
export async function openMoonshine(
  files: Pick<MoonshineFiles, 'encoder' | 'decoder'>,
  threads: number,
): Promise<MoonshineNetwork> {
  const { InferenceSession, Tensor } = loadOnnxRuntime();
  const open = async (path: string, inputs: readonly string[]) => {
    try {
      const settings = sessionOptions({ executionProviders: ['cpu'], threads });
      const session = await InferenceSession.create(path, settings);
      const missing = inputs.filter((name) => !session.inputNames.includes(name));
      if (missing.length === 0) return session;
      await session.release();
      throw new Error(`it takes no ${missing.join(', ')}`);
    } catch (cause) {
      throw notMoonshine(path, cause);
    }
  };
  const encoder = await open(files.encoder, ['input_values', 'attention_mask']);
  const decoder = await open(files.decoder, [
    ...['input_ids', 'encoder_hidden_states', 'encoder_attention_mask', 'use_cache_branch'],
  ]);
  const cached = decoder.inputNames.filter((name) => name.startsWith(PAST));
  // Keys and values of the audio stay as the first step gave them: later ones do not copy them.
  const growing = cached.filter((name) => !name.includes(OF_ENCODER));
  const noPast = () =>
    new Map(
      decoder.inputMetadata.flatMap((input) => {
        if (!input.name.startsWith(PAST) || !input.isTensor) return [];
        const [, heads, , width] = input.shape as readonly number[];
        return [[input.name, new Tensor('float32', new Float32Array(0), [1, heads!, 0, width!])]];
      }),
    );

  return {
    async hear(samples) {
      const shape = [1, samples.length];
      const mask = new Tensor('int64', new BigInt64Array(samples.length).fill(1n), shape);
      const { last_hidden_state: hidden } = await encoder.run({
        input_values: new Tensor('float32', samples, shape),
        attention_mask: mask,
      });
      const past = new Map<string, typeof hidden>(noPast());
      let isFirst = true;
      return {
        async next(token) {
          const given = {
            input_ids: new Tensor('int64', BigInt64Array.of(BigInt(token)), [1, 1]),
            encoder_hidden_states: hidden!,
            encoder_attention_mask: mask,
            use_cache_branch: new Tensor('bool', [!isFirst], [1]),
            ...(Object.fromEntries(past) as Record<string, typeof mask>),
          };
          const kept = isFirst ? cached : growing;
          const presents = kept.map((name) => name.replace(PAST, PRESENT));
          const outputs = await decoder.run(given, [LOGITS, ...presents]);
          for (const [i, name] of kept.entries()) past.set(name, outputs[presents[i]!]);
          isFirst = false;
          return outputs[LOGITS]!.data as Float32Array;
        },
      };
    },
  };
}

/** The error of a file that is no part of a Moonshine. */
export function notMoonshine(file: string, cause: unknown): TranscribeError {
  return otherFileError(file, 'Moonshine', cause, "Fetch the model's files anew.");
}
