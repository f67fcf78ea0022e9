import { TranscribeError } from '@ws/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFloats } from '../__fixtures__/random.js';
import { scoresOf } from '../__fixtures__/scores-of.js';
import type { TextDecoder } from '../network/text-decoder.js';
import type { TokenScores } from '../network/token-scores.js';
import { createDraft, type Draft } from './draft.js';
import { decodeGreedy, type GreedyRequest } from './greedy.js';
import { watchLoops } from './token-loop.js';

const SIZE = 20;
const END = 10;
const NO_SPEECH = 11;
const START = 12;

interface ScriptedDecoder extends Pick<TextDecoder, 'read' | 'cut'> {
  /** Tokens read and not forgotten. */
  readonly length: number;
  readonly reads: { readonly tokens: readonly number[]; readonly select: readonly number[] }[];
}

/** A decoder whose logits are made from all that it has read and not been told to forget. */
function reading(
  logitsAfter: (read: readonly number[]) => Float32Array,
  onRead?: () => void,
): ScriptedDecoder {
  const reads: ScriptedDecoder['reads'] = [];
  const read: number[] = [];
  return {
    reads,
    get length() {
      return read.length;
    },
    async read(fresh, select) {
      onRead?.();
      reads.push({ tokens: [...fresh], select: [...select] });
      const past = read.length;
      read.push(...fresh);
      return select.map((index) => scoresOf(logitsAfter(read.slice(0, past + index + 1))));
    },
    cut(length) {
      read.length = Math.min(read.length, length);
    },
  };
}

/** A decoder that likes `tokens` in turn, then the end; every other token's logit is 0. */
function scripted(
  tokens: readonly number[],
  options: {
    readonly liking?: number;
    /** How many tokens stand before the first one that is written. */
    readonly initial?: number;
    readonly start?: Record<number, number>;
    readonly onRead?: () => void;
  } = {},
): ScriptedDecoder {
  const { liking = 5, initial = 1, start = {}, onRead } = options;
  return reading(({ length }) => {
    const logits = new Float32Array(SIZE);
    if (length >= initial) logits[tokens[length - initial] ?? END] = liking;
    else for (const [token, logit] of Object.entries(start)) logits[Number(token)] = logit;
    return logits;
  }, onRead);
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
  it('ends where the transcript is a loop, by what the window probably holds', async () => {
    const tokens = [1, 2, ...Array.from({ length: 60 }, (_, i) => 3 + (i % 2)), 5];
    const told: number[] = [];
    const decode = (limits: { times: number; tokens: number } | undefined, draft?: Draft) =>
      decodeGreedy(scripted(tokens, { start: { [NO_SPEECH]: 5 }, initial: 2 }), {
        ...request,
        initialTokens: [START, START],
        draft,
        watchLoop(noSpeechProb) {
          told.push(noSpeechProb);
          return limits && watchLoops(SIZE, limits);
        },
      });
    const whole = await decode(undefined);
    expect(whole.tokens).toEqual(tokens);
    const cut = await decode({ times: 3, tokens: 6 });
    expect(cut.tokens).toEqual(tokens.slice(0, 10));
    expect(cut.passes).toBe(10);
    // No end came: it is not among what the mean is of.
    expect(cut.avgLogprob).toBeCloseTo(logprob(5), 5);
    const drafted = await decode({ times: 3, tokens: 6 }, createDraft(tokens));
    expect(drafted).toEqual({ ...cut, passes: drafted.passes });
    expect(told).toEqual(Array(3).fill(whole.noSpeechProb));
    expect(whole.noSpeechProb).toBeGreaterThan(0.5);
  });

  it('takes the likeliest token until the end, and reads each once', async () => {
    const decoder = scripted([3, 1, 4], { initial: 3 });
    const { tokens } = await decodeGreedy(decoder, { ...request, initialTokens: [7, 8, START] });
    expect(tokens).toEqual([3, 1, 4]);
    expect(decoder.reads.map((read) => read.tokens)).toEqual([[7, 8, START], [3], [1], [4]]);
    expect(decoder.reads.slice(1).map((read) => read.select)).toEqual([[0], [0], [0]]);
  });

  it('goes on after tokens with which the transcript begins, which it reads and does not judge', async () => {
    // It would have begun with 3.
    const decoder = scripted([3, 1, 4, 5], { initial: 2 });
    const seen: number[][] = [];
    const found = await decodeGreedy(decoder, {
      ...request,
      initialTokens: [7, START],
      startIndex: 1,
      begun: [9, 1],
      filters: [(_, sampled) => seen.push([...sampled])],
    });
    expect(found).toMatchObject({ tokens: [9, 1, 4, 5], passes: 3 });
    expect(decoder.reads[0]).toEqual({ tokens: [7, START, 9, 1], select: [1, 3] });
    // The rules see them, and they do not count in the mean.
    expect(seen[0]).toEqual([9, 1]);
    expect(found.avgLogprob).toBeCloseTo(logprob(5), 5);
    expect(found.probabilities).toEqual([
      1,
      1,
      ...Array(2).fill(expect.closeTo(Math.exp(logprob(5)), 5)),
    ]);
  });

  it('begins with no more than leaves room for another token', async () => {
    const begun = [1, 2, 3, 4, 5, 6];
    const few = await decodeGreedy(scripted([], { initial: 1 }), {
      ...request,
      begun,
      maxTokens: 4,
    });
    expect(few.tokens).toEqual([1, 2, 3]);
    const narrow = { ...request, begun, contextLength: 4 };
    expect((await decodeGreedy(scripted([], { initial: 1 }), narrow)).tokens).toEqual([1, 2]);
    const none = { ...request, begun, maxTokens: 1 };
    expect((await decodeGreedy(scripted([], { initial: 1 }), none)).tokens).toEqual([]);
  });

  it('ends where what it begins with has become a loop', async () => {
    const begun = [3, 4, 3, 4, 3, 4];
    const tokens = [...begun, 3, 4, 3, 4];
    const { passes, ...found } = await decodeGreedy(scripted(tokens), {
      ...request,
      begun,
      watchLoop: () => watchLoops(SIZE, { times: 4, tokens: 6 }),
    });
    expect(found.tokens).toEqual([...begun, 3, 4]);
    expect(passes).toBe(2);
  });

  it('gives nothing where the end comes first', async () => {
    expect((await decodeGreedy(scripted([]), request)).tokens).toEqual([]);
  });

  it('tells how likely each token was, the end not among them, after the filters', async () => {
    const { tokens, probabilities } = await decodeGreedy(scripted([3, 1], { liking: 2 }), {
      ...request,
      filters: [
        (scores, sampled) => {
          if (sampled.length === 1) scores.ruleOut(15, SIZE);
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
        (scores, sampled) => {
          if (sampled.length === 0) scores.ruleOut(4, 9);
        },
      ],
    });
    expect(mixed.avgLogprob).toBeCloseTo((logprob(5, SIZE - 1 - 5) + logprob(5)) / 2, 6);
  });

  it('counts an end that did not come, as the reference does', async () => {
    const { avgLogprob } = await decodeGreedy(scripted([3, 1, 4]), { ...request, maxTokens: 2 });
    expect(avgLogprob).toBeCloseTo((2 * logprob(5)) / 3, 6);
  });

  it('takes probabilities after the filters', async () => {
    const { avgLogprob } = await decodeGreedy(scripted([]), {
      ...request,
      filters: [(scores) => scores.ruleOut(0, 5)],
    });
    expect(avgLogprob).toBeCloseTo(logprob(5, SIZE - 1 - 5), 6);
  });

  it('applies the filters in order, to what was sampled so far', async () => {
    const seen: string[] = [];
    const { tokens } = await decodeGreedy(scripted([3, 1]), {
      ...request,
      filters: [
        (_, sampled) => seen.push(`first ${sampled.join()}`),
        (scores, sampled) => {
          seen.push(`second ${sampled.join()}`);
          if (sampled.length === 0) scores.ruleOut(0, 6);
        },
      ],
    });
    expect(tokens).toEqual([6, 1]);
    expect(seen).toEqual(['first ', 'second ', 'first 6', 'second 6', 'first 6,1', 'second 6,1']);
  });

  it('takes the no-speech probability where the transcript starts, unfiltered', async () => {
    const decoder = scripted([3], { initial: 3, start: { [NO_SPEECH]: 2 } });
    const { noSpeechProb } = await decodeGreedy(decoder, {
      ...request,
      initialTokens: [7, START, 8],
      startIndex: 1,
      filters: [(scores) => scores.ruleOut(NO_SPEECH)],
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
    const decoder = scripted([1, 2, 3, 4, 5, 6], { initial: 3 });
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
    const outcome = (decoder: ScriptedDecoder, signal: AbortSignal): Promise<unknown> =>
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

  it('ends before the token at which the watch says so, and counts no end', async () => {
    const { tokens, probabilities, attendedTo, stoppedBy, avgLogprob } = await decodeGreedy(
      scripted([3, 1, 4], { liking: 2 }),
      {
        ...request,
        watch: {
          look: (place) => place,
          follow: (seconds) => (seconds === 2 ? 'audio-end' : undefined),
        },
      },
    );
    expect(tokens).toEqual([3, 1]);
    expect(probabilities).toHaveLength(2);
    expect(attendedTo).toEqual([0, 1]);
    expect(stoppedBy).toBe('audio-end');
    expect(avgLogprob).toBeCloseTo(logprob(2), 6);
  });

  it('is not ended by the watch where the end of text comes', async () => {
    const watch = { look: () => 0, follow: () => 'attention-jump' as const };
    const ended = await decodeGreedy(scripted([]), { ...request, watch });
    expect(ended).toMatchObject({ tokens: [], stoppedBy: undefined });
    const stopped = await decodeGreedy(scripted([3]), { ...request, watch });
    expect(stopped).toMatchObject({ tokens: [], stoppedBy: 'attention-jump', avgLogprob: 0 });
    const unwatched = await decodeGreedy(scripted([3]), request);
    expect(unwatched.attendedTo).toBeUndefined();
  });

  describe('with a draft', () => {
    const draftOf = (...tokens: number[]): Draft => createDraft(tokens);

    it('reads it in one pass with the initial tokens, and asks for what follows each', async () => {
      const decoder = scripted([3, 1, 4], { initial: 2 });
      const initialTokens = [START, 8];
      const draft = draftOf(3, 1, 4);
      const { tokens, passes } = await decodeGreedy(decoder, { ...request, initialTokens, draft });
      expect(tokens).toEqual([3, 1, 4]);
      expect(passes).toBe(1);
      expect(decoder.reads).toEqual([{ tokens: [START, 8, 3, 1, 4], select: [0, 1, 2, 3, 4] }]);
    });

    it('forgets what it had read beyond the first wrong token', async () => {
      const decoder = scripted([3, 1, 4]);
      const { tokens } = await decodeGreedy(decoder, { ...request, draft: draftOf(3, 9, 9) });
      expect(tokens).toEqual([3, 1, 4]);
      expect(decoder.reads.map((read) => read.tokens)).toEqual([[START, 3, 9, 9], [1], [4]]);
      expect(decoder.length).toBe(4);
    });

    it('reads no further than it may sample, nor than the decoder can', async () => {
      const long = [1, 2, 3, 4, 5, 6, 7];
      const few = scripted(long);
      const sampled = await decodeGreedy(few, {
        ...request,
        maxTokens: 3,
        draft: draftOf(...long),
      });
      expect(sampled.tokens).toEqual([1, 2, 3]);
      expect(few.reads.map((read) => read.tokens)).toEqual([[START, 1, 2]]);
      const short = scripted(long);
      const cut = await decodeGreedy(short, {
        ...request,
        contextLength: 4,
        draft: draftOf(...long),
      });
      expect(cut.tokens).toEqual([1, 2, 3, 4]);
      expect(short.reads.map((read) => read.tokens)).toEqual([[START, 1, 2, 3]]);
    });

    it('tells the watch of each token once, at the place that wrote it, also of those read ahead', async () => {
      for (const tokens of [[], [3, 1, 4], [3, 9]]) {
        const looked: number[] = [];
        const { attendedTo } = await decodeGreedy(scripted([3, 1, 4], { initial: 2 }), {
          ...request,
          initialTokens: [START, 8],
          draft: createDraft(tokens),
          watch: {
            look: (place) => {
              looked.push(place);
              return place / 10;
            },
            follow: () => undefined,
          },
        });
        expect(looked).toEqual([1, 2, 3]);
        expect(attendedTo).toEqual([0.1, 0.2, 0.3]);
      }
    });

    it('gives what it gives without, whatever the draft', async () => {
      /** Logits that hang on every token read, in their order. */
      const logitsAfter = (read: readonly number[]): Float32Array =>
        randomFloats(
          SIZE,
          read.reduce((sum, token) => (sum * 31 + token + 1) % 1_000_003, 5),
          4,
        );
      /** A filter that sees what was sampled. */
      const noRepeat = (scores: TokenScores, sampled: readonly number[]): void => {
        const last = sampled.at(-1);
        if (last !== undefined) scores.ruleOut(last);
      };
      const token = fc.nat(SIZE - 1);
      await fc.assert(
        fc.asyncProperty(
          fc.array(token, { maxLength: 4 }),
          fc.array(fc.oneof(fc.tuple(fc.nat(30), fc.nat(30)), token), { maxLength: 6 }),
          fc.option(fc.integer({ min: 13, max: SIZE - 1 }), { nil: undefined }),
          fc.record({
            maxTokens: fc.integer({ min: 1, max: 40 }),
            contextLength: fc.integer({ min: 6, max: 40 }),
          }),
          async (prompt, parts, firstTimestamp, limits) => {
            const asked: GreedyRequest = {
              ...request,
              ...limits,
              initialTokens: [...prompt, START],
              startIndex: prompt.length,
              filters: [noRepeat],
            };
            const { passes, ...plain } = await decodeGreedy(reading(logitsAfter), asked);
            // Stretches of the answer, and anything else, in any order.
            const tokens = parts.flatMap((part) =>
              typeof part === 'number' ? [part] : plain.tokens.slice(...part),
            );
            const draft = createDraft(tokens, firstTimestamp);
            const drafted = await decodeGreedy(reading(logitsAfter), { ...asked, draft });
            const { passes: fewer, ...answer } = drafted;
            expect(answer).toEqual(plain);
            expect(fewer).toBeLessThanOrEqual(passes);
          },
        ),
        { numRuns: 300 },
      );
    });
  });
});
