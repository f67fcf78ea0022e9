import type { WhisperDimensions } from '@ws/models';
import { DECODER } from '../graph/names.js';
import type { OnnxRuntime, Session } from '../runtime/onnxruntime.js';
import type { EncodedWindow } from './audio-encoder.js';
import { createCachedDecoders, MASKED } from './cached-decoder.js';
import type { TokenScores } from './token-scores.js';

/** Whisper's decoder over one encoded window, with the cache of what it has read so far. */
export interface TextDecoder {
  /** Tokens read so far. */
  readonly length: number;
  /**
   * Reads further tokens.
   *
   * @param select indexes into `tokens` whose logits are wanted
   * @returns what may come after each selected token; valid until the next call
   */
  read(tokens: readonly number[], select: readonly number[]): Promise<TokenScores[]>;
  /** Forgets what was read after the first `length` tokens. */
  cut(length: number): void;
}

/** A decoder that can tell where it looked. */
export interface AttendingDecoder extends TextDecoder {
  /**
   * Where the decoder looked in the window as it read the token at `place`, in order to write the next: per alignment
   * head the weights of its cross-attention, one per encoder position from the window's start, the thinned-out silence
   * not among them. Only of a decoder that was started to attend.
   */
  attention(place: number): readonly Float32Array[];
}

/** Starts decoders over encoded windows; one that `attends` keeps where it looked. */
export type StartDecoder = (
  window: EncodedWindow,
  options?: { readonly attends?: boolean },
) => AttendingDecoder;

/** Cross-attention of the tokens read together, `[heads, tokens, keys]`. */
interface AttentionRows {
  readonly from: number;
  readonly to: number;
  readonly weights: Float32Array;
}

export function createTextDecoder(
  runtime: OnnxRuntime,
  session: Session,
  dimensions: WhisperDimensions,
): StartDecoder {
  const { nTextHead, nTextState } = dimensions;
  const width = nTextState / nTextHead;
  const start = createCachedDecoders(runtime, session, dimensions);

  function causalMask(past: number, fresh: number): Float32Array {
    const all = past + fresh;
    const mask = new Float32Array(fresh * all);
    for (let row = 0; row < fresh; row++) {
      mask.fill(MASKED, row * all + past + row + 1, (row + 1) * all);
    }
    return mask;
  }

  return (window, { attends = false } = {}) => {
    const keys = window.feeds[DECODER.crossBias]!.dims[0]!;
    const { cache, run } = start(window, attends ? [DECODER.alignment] : []);
    let attended: AttentionRows[] = [];
    let length = 0;

    /** The first `keep` positions of every head, moved together. */
    function cutCache(name: string, keep: number): void {
      const rows = cache[name]!.data as Float32Array;
      for (let head = 1; head < nTextHead; head++) {
        const from = head * length * width;
        rows.copyWithin(head * keep * width, from, from + keep * width);
      }
      const kept = rows.subarray(0, nTextState * keep);
      cache[name] = new runtime.Tensor('float32', kept, [1, nTextHead, keep, width]);
    }

    return {
      get length() {
        return length;
      },
      async read(tokens, select) {
        const { scores, outputs } = await run({
          tokens,
          positions: tokens.map((_, i) => length + i),
          mask: causalMask(length, tokens.length),
          select,
        });
        if (attends) {
          const weights = outputs[DECODER.alignment]!.data as Float32Array;
          attended.push({ from: length, to: length + tokens.length, weights });
        }
        length += tokens.length;
        return scores;
      },
      cut(keep) {
        if (keep >= length) return;
        for (const name of Object.keys(cache)) cutCache(name, keep);
        length = keep;
        attended = attended.flatMap((rows) => (rows.from < keep ? [rows] : []));
      },
      attention(place) {
        const rows = attended.findLast(({ from, to }) => place >= from && place < to);
        if (rows === undefined || place >= length) throw new RangeError(`no attention at ${place}`);
        const count = rows.to - rows.from;
        return Array.from({ length: rows.weights.length / (count * keys) }, (_, head) => {
          const at = (head * count + place - rows.from) * keys;
          return rows.weights.subarray(at, at + window.audioPositions);
        });
      },
    };
  };
}
