import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import type { TextDecoder } from '../engine/text-decoder.js';
import { decodeGreedy, type GreedyRequest } from './greedy.js';

const SIZE = 20;
const END = 10;
const NO_SPEECH = 11;
const START = 12;

interface ScriptedDecoder extends TextDecoder {
  readonly reads: { readonly tokens: readonly number[]; readonly select: readonly number[] }[];
}

/** A decoder that likes `tokens` in turn, then the end; every other token's logit is 0. */
function scripted(
  tokens: readonly number[],
  options: {
    readonly liking?: number;
    readonly start?: Record<number, number>;
    readonly onRead?: () => void;
  } = {},
): ScriptedDecoder {
  const { liking = 5, start = {}, onRead } = options;
  const reads: ScriptedDecoder['reads'] = [];
  let length = 0;
  return {
    reads,
    get length() {
      return length;
    },
    async read(fresh, select) {
      onRead?.();
      const step = reads.length;
      reads.push({ tokens: [...fresh], select: [...select] });
      length += fresh.length;
      return select.map((_, row) => {
        const logits = new Float32Array(SIZE);
        if (row === select.length - 1) logits[tokens[step] ?? END] = liking;
        else for (const [token, logit] of Object.entries(start)) logits[Number(token)] = logit;
        return logits;
      });
    },
  };
}

const request: GreedyRequest = {
  initialTokens: [START],
  startIndex: 0,
  filters: [],
  endOfText: END,
  noSpeech: NO_SPEECH,
  maxTokens: 100,
  contextLength: 100,
};

/** ln of the probability that a scripted decoder gives to what it likes. */
const logprob = (liking: number, others = SIZE - 1): number =>
  liking - Math.log(Math.exp(liking) + others);

describe('greedy decoding', () => {
  it('takes the likeliest token until the end, and reads each once', async () => {
    const decoder = scripted([3, 1, 4]);
    const { tokens } = await decodeGreedy(decoder, { ...request, initialTokens: [7, 8, START] });
    expect(tokens).toEqual([3, 1, 4]);
    expect(decoder.reads.map((read) => read.tokens)).toEqual([[7, 8, START], [3], [1], [4]]);
    expect(decoder.reads.slice(1).map((read) => read.select)).toEqual([[0], [0], [0]]);
  });

  it('gives nothing where the end comes first', async () => {
    expect((await decodeGreedy(scripted([]), request)).tokens).toEqual([]);
  });

  it('tells how likely each token was, the end not among them, after the filters', async () => {
    const { tokens, probabilities } = await decodeGreedy(scripted([3, 1], { liking: 2 }), {
      ...request,
      filters: [
        (logits, sampled) => {
          if (sampled.length === 1) logits.fill(Number.NEGATIVE_INFINITY, 15);
        },
      ],
    });
    expect(tokens).toEqual([3, 1]);
    expect(probabilities).toHaveLength(2);
    expect(probabilities[0]).toBeCloseTo(Math.exp(logprob(2)), 6);
    expect(probabilities[1]).toBeCloseTo(Math.exp(logprob(2, 14)), 6);
  });

  it('averages log-probabilities over the tokens and the end', async () => {
    const { avgLogprob } = await decodeGreedy(scripted([3, 1], { liking: 2 }), request);
    expect(avgLogprob).toBeCloseTo(logprob(2), 6);
    const mixed = await decodeGreedy(scripted([3]), {
      ...request,
      filters: [
        (logits, sampled) => {
          if (sampled.length === 0) logits[3] = 1;
        },
      ],
    });
    expect(mixed.avgLogprob).toBeCloseTo((logprob(1) + logprob(5)) / 2, 6);
  });

  it('counts an end that did not come, as the reference does', async () => {
    const { avgLogprob } = await decodeGreedy(scripted([3, 1, 4]), { ...request, maxTokens: 2 });
    expect(avgLogprob).toBeCloseTo((2 * logprob(5)) / 3, 6);
  });

  it('takes probabilities after the filters', async () => {
    const { avgLogprob } = await decodeGreedy(scripted([]), {
      ...request,
      filters: [(logits) => logits.fill(Number.NEGATIVE_INFINITY, 0, 5)],
    });
    expect(avgLogprob).toBeCloseTo(logprob(5, SIZE - 1 - 5), 6);
  });

  it('applies the filters in order, to what was sampled so far', async () => {
    const seen: string[] = [];
    const { tokens } = await decodeGreedy(scripted([3, 1]), {
      ...request,
      filters: [
        (_, sampled) => seen.push(`first ${sampled.join()}`),
        (logits, sampled) => {
          seen.push(`second ${sampled.join()}`);
          if (sampled.length === 0) logits[3] = Number.NEGATIVE_INFINITY;
          if (sampled.length === 0) logits[6] = 1;
        },
      ],
    });
    expect(tokens).toEqual([6, 1]);
    expect(seen).toEqual(['first ', 'second ', 'first 6', 'second 6', 'first 6,1', 'second 6,1']);
  });

  it('takes the no-speech probability where the transcript starts, unfiltered', async () => {
    const decoder = scripted([3], { start: { [NO_SPEECH]: 2 } });
    const { noSpeechProb } = await decodeGreedy(decoder, {
      ...request,
      initialTokens: [7, START, 8],
      startIndex: 1,
      filters: [(logits) => logits.fill(Number.NEGATIVE_INFINITY, NO_SPEECH, NO_SPEECH + 1)],
    });
    expect(decoder.reads[0]!.select).toEqual([1, 2]);
    expect(noSpeechProb).toBeCloseTo(Math.exp(2) / (Math.exp(2) + SIZE - 1), 6);
  });

  it('stops after as many tokens as it may sample', async () => {
    const decoder = scripted([1, 2, 3, 4, 5]);
    const { tokens } = await decodeGreedy(decoder, { ...request, maxTokens: 3 });
    expect(tokens).toEqual([1, 2, 3]);
    expect(decoder.reads).toHaveLength(3);
  });

  it('stops where the decoder can read no more', async () => {
    const decoder = scripted([1, 2, 3, 4, 5, 6]);
    const { tokens } = await decodeGreedy(decoder, {
      ...request,
      initialTokens: [7, 8, START],
      contextLength: 5,
    });
    // Three and two tokens were read; the last one sampled need not be.
    expect(decoder.length).toBe(5);
    expect(tokens).toEqual([1, 2, 3]);
  });

  describe('that is aborted', () => {
    const outcome = (decoder: TextDecoder, signal: AbortSignal): Promise<unknown> =>
      decodeGreedy(decoder, { ...request, signal }).catch((error: unknown) => error);

    it('before it begins reads nothing', async () => {
      const decoder = scripted([1]);
      const error = await outcome(decoder, AbortSignal.abort('enough'));
      expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_ABORTED');
      expect((error as Error).cause).toBe('enough');
      expect(decoder.reads).toHaveLength(0);
    });

    it('between two tokens reads no further one', async () => {
      const controller = new AbortController();
      let reads = 0;
      const decoder = scripted([1, 2, 3, 4, 5], {
        onRead: () => {
          if (++reads === 3) controller.abort();
        },
      });
      const error = await outcome(decoder, controller.signal);
      expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_ABORTED');
      expect(decoder.reads).toHaveLength(3);
    });
  });
});
