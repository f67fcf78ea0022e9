import { describe, expect, it } from 'vitest';
import type { TokenWriter } from './moonshine-network.js';
import { mostTokens, writeTranscript } from './write-transcript.js';

/** Writes these tokens, of a vocabulary of eight, each twice as likely as the seven others together. */
function writing(...tokens: readonly number[]): TokenWriter & { readonly given: number[] } {
  const given: number[] = [];
  return {
    given,
    async next(token) {
      const logits = new Float32Array(8);
      logits[tokens[given.length] ?? tokens.at(-1)!] = Math.log(14);
      given.push(token);
      return logits;
    },
  };
}

const never = new AbortController().signal;

describe('a transcript', () => {
  it('is what the model writes, to its end', async () => {
    const writer = writing(5, 6, 5, 2);
    const { tokens, logprobs } = await writeTranscript(writer, 10, never);
    expect(tokens).toEqual([5, 6, 5]);
    expect(writer.given).toEqual([1, 5, 6, 5]);
    expect(logprobs).toHaveLength(4);
    for (const logprob of logprobs) expect(logprob).toBeCloseTo(Math.log(2 / 3), 5);
  });

  it('may be empty', async () => {
    expect((await writeTranscript(writing(2), 10, never)).tokens).toEqual([]);
  });

  it('is cut where it does not end', async () => {
    const { tokens, logprobs } = await writeTranscript(writing(7), 3, never);
    expect(tokens).toEqual([7, 7, 7]);
    expect(logprobs).toHaveLength(3);
  });

  it('stops at the next token where the caller leaves', async () => {
    const abort = new AbortController();
    const writer = writing(7);
    const next = writer.next.bind(writer);
    const leaving: TokenWriter = {
      next(token) {
        if (writer.given.length === 2) abort.abort();
        return next(token);
      },
    };
    await expect(writeTranscript(leaving, 100, abort.signal)).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
    expect(writer.given).toHaveLength(3);
  });

  it('may have so many tokens as somebody can say in the time', () => {
    expect(mostTokens(0)).toBe(4);
    expect(mostTokens(16_000)).toBe(11);
    expect(mostTokens(480_000)).toBe(199);
  });
});
