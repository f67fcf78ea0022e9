import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  FIRST_TIMESTAMP,
  timeToken,
  tinyTokenizer,
} from '../__fixtures__/tiny-tokenizer.js';
import { DEFAULT_DECODING } from './decoding-options.js';
import { cutWindow, type SeekRequest, type SoughtDecode, seekWindows } from './seek.js';
import type { WrittenSegment } from './segments.js';

/** Tokens of a transcript with times, written `<0.00> And so <2.00>`. */
function transcript(text: string): number[] {
  return text
    .split(/(<[\d.]+>)/)
    .flatMap((part) =>
      part.startsWith('<') ? timeToken(Number(part.slice(1, -1))) : bytesOf(part),
    );
}

describe('a window’s tokens', () => {
  const cut = (text: string, frames = 3000) => {
    const tokens = transcript(text);
    const { segments, advance } = cutWindow(tokens, FIRST_TIMESTAMP, frames);
    const texts = segments.map(({ start, end, from, to }) => [
      start,
      end,
      String.fromCharCode(...tokens.slice(from, to).filter((token) => token < 256)),
    ]);
    return { texts, seconds: advance / 100 };
  };

  it('are cut where two times meet; what comes after them is heard again', () => {
    expect(cut('<0.00> One.<3.00><3.00> Two.<7.50><8.00> Thr')).toEqual({
      texts: [
        [0, 3, ' One.'],
        [3, 7.5, ' Two.'],
      ],
      seconds: 7.5,
    });
  });

  it('are all heard where a lone time ends them', () => {
    expect(cut('<0.00> One.<3.00><3.00> Two.<7.50>')).toEqual({
      texts: [
        [0, 3, ' One.'],
        [3, 7.5, ' Two.'],
      ],
      seconds: 30,
    });
  });

  it('are heard again from the last pair where a pair ends them', () => {
    expect(cut('<0.00> One.<3.00><4.00>')).toEqual({ texts: [[0, 3, ' One.']], seconds: 3 });
  });

  it.each([
    ['one segment to the last time', '<0.00> One.<3.00>', 3],
    ['one segment to the audio’s end where no time but the first was written', '<0.00> One.', 12],
    ['one segment to the audio’s end where no time was written', ' One.', 12],
    ['one segment to a lone first time other than 0', '<1.00> One.', 1],
  ])('are %s', (_, text, end) => {
    expect(cut(text, 1200)).toEqual({ texts: [[0, end, ' One.']], seconds: 12 });
  });
});

describe('long audio', () => {
  const tokenizer = tinyTokenizer();
  const good = { avgLogprob: -0.2, noSpeechProb: 0, compressionRatio: 1, temperature: 0 };

  /** Decodes windows to given transcripts, one after the other. */
  async function hear(
    windows: readonly (Partial<SoughtDecode> & { readonly text: string })[],
    options: Partial<SeekRequest> = {},
  ) {
    const asked: { seek: number; frames: number; prompt: string }[] = [];
    const segments: WrittenSegment[] = [];
    const told: [readonly string[], number][] = [];
    const windowsOf = seekWindows({
      frames: 5000,
      initialPrompt: [],
      tokenizer,
      decoding: DEFAULT_DECODING,
      decode: async ({ seek, frames, prompt }) => {
        const { text, ...figures } = windows[asked.length]!;
        asked.push({ seek, frames, prompt: tokenizer.decode(prompt) });
        return { ...good, ...figures, tokens: transcript(text) };
      },
      ...options,
    });
    for await (const decided of windowsOf) {
      told.push([decided.segments.map(({ text }) => text), decided.decidedFrames]);
      segments.push(...decided.segments);
    }
    return {
      asked,
      told,
      segments: segments.map(({ start, end, text }) => ({ start, end, text })),
    };
  }

  it('is heard from where the last whole segment ended, after what was said', async () => {
    const { asked, segments } = await hear([
      { text: '<0.00> One.<10.00><10.00> Two.<25.00><26.00> Thr' },
      { text: '<1.00> Three.<20.00>' },
    ]);
    expect(asked).toEqual([
      { seek: 0, frames: 3000, prompt: '' },
      { seek: 2500, frames: 2500, prompt: ' One. Two.' },
    ]);
    expect(segments).toEqual([
      { start: 0, end: 10, text: ' One.' },
      { start: 10, end: 25, text: ' Two.' },
      { start: 25, end: 45, text: ' Three.' },
    ]);
  });

  it('tells of each window what is decided with it, and how far that is', async () => {
    const silence = { text: ' Thank you.', noSpeechProb: 0.9, avgLogprob: -1.5 };
    const { told, segments } = await hear(
      [
        { text: '<0.00> One.<10.00><10.00> Two.<25.00><26.00> Thr' },
        silence,
        { text: '<0.00> Three.<9.00><9.00> Four.<29.00><29.00>' },
      ],
      { frames: 8000 },
    );
    expect(told).toEqual([
      [[' One.', ' Two.'], 2500],
      [[], 5500],
      [[' Three.', ' Four.'], 8000],
    ]);
    expect(told.flatMap(([texts]) => texts)).toEqual(segments.map(({ text }) => text));
  });

  it('tells of a window that is heard anew without its silence, too', async () => {
    let windows = 0;
    const { told, segments } = await hear(
      [{ text: '<0.00> One.<13.00>' }, { text: '<0.00> One.<1.00><1.00> Two.<2.00>' }],
      {
        frames: 4200,
        decoding: { ...DEFAULT_DECODING, hallucinationSilenceThreshold: 2 },
        // What was heard first looks made up, after a silence.
        timeWords: async (parts) => {
          const [start, probability] = windows++ === 0 ? [12, 0.01] : [0.5, 0.9];
          return parts.map(({ end }) => ({
            start,
            end,
            words: [{ text: 'word', start, end, probability }],
          }));
        },
      },
    );
    expect(told).toEqual([
      [[], 1200],
      [[' One.', ' Two.'], 4200],
    ]);
    expect(segments).toHaveLength(2);
  });

  it('gives the prompt with its times', async () => {
    const prompts: (readonly number[])[] = [];
    await hear([], {
      initialPrompt: bytesOf(' Go'),
      decode: async ({ prompt }) => {
        prompts.push(prompt);
        return { ...good, tokens: transcript('<0.00> One.<30.00>') };
      },
    });
    expect(prompts).toEqual([bytesOf(' Go'), transcript(' Go<0.00> One.<30.00>')]);
  });

  it('is heard without what was said, where that is asked for, but for the first prompt', async () => {
    const { asked } = await hear([{ text: ' One.' }, { text: ' Two.' }], {
      initialPrompt: bytesOf(' Go'),
      decoding: { ...DEFAULT_DECODING, conditionOnPreviousText: false },
    });
    expect(asked.map(({ prompt }) => prompt)).toEqual([' Go', '']);
  });

  it('forgets what was said once a window took a temperature above 0.5', async () => {
    const said = async (temperature: number) => {
      const { asked } = await hear(
        [{ text: ' One.' }, { text: ' Two.', temperature }, { text: ' Three.' }],
        { frames: 9000 },
      );
      return asked.map(({ prompt }) => prompt);
    };
    expect(await said(0.4)).toEqual(['', ' One.', ' One. Two.']);
    expect(await said(0.6)).toEqual(['', ' One.', '']);
  });

  it('leaves silent windows out, and what they said', async () => {
    const silence = { text: ' Thank you.', noSpeechProb: 0.9, avgLogprob: -1.5 };
    const { asked, segments } = await hear([{ text: ' One.' }, silence, { text: ' Two.' }], {
      frames: 9000,
    });
    expect(asked.at(-1)).toEqual({ seek: 6000, frames: 3000, prompt: ' One.' });
    expect(segments.map(({ text }) => text)).toEqual([' One.', ' Two.']);
  });

  it('ends its last segment with the audio, and has none without text or length', async () => {
    const { segments } = await hear(
      [{ text: '<0.00> <2.00><2.00> One.<28.00><28.00>' }, { text: '<0.00> Two.<29.00>' }],
      { frames: 4000 },
    );
    expect(segments).toEqual([
      { start: 2, end: 28, text: ' One.' },
      { start: 28, end: 40, text: ' Two.' },
    ]);
  });

  it('with words is heard from where the last word ended', async () => {
    const asked: unknown[] = [];
    const { asked: windows, segments } = await hear(
      [
        { text: '<0.00> One.<10.00><10.00> Two.<25.00><26.00> Thr' },
        { text: '<0.00> Three.<9.00>' },
      ],
      {
        frames: 3500,
        timeWords: async (parts, window) => {
          asked.push({ ends: parts.map(({ end }) => end), ...window });
          return parts.map(({ start, end }) => ({
            start: start + 0.5,
            end: end - 1,
            words: [{ text: 'word', start: start + 0.5, end: end - 1 }],
          }));
        },
      },
    );
    expect(windows.map(({ seek }) => seek)).toEqual([0, 2400]);
    // What was said until then is told, from this window's start.
    expect(asked).toEqual([
      { ends: [10, 25], frames: 3000, spokenUntil: 0 },
      { ends: [9], frames: 1100, spokenUntil: 0 },
    ]);
    expect(segments).toEqual([
      { start: 0.5, end: 9, text: ' One.' },
      { start: 10.5, end: 24, text: ' Two.' },
      { start: 24.5, end: 32, text: ' Three.' },
    ]);
  });

  it('is left between two windows when it is aborted', async () => {
    const controller = new AbortController();
    let windows = 0;
    const error = await hear([], {
      signal: controller.signal,
      decode: async () => {
        windows++;
        controller.abort();
        return { ...good, tokens: transcript(' One.') };
      },
    }).catch((reason: unknown) => reason);
    expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_ABORTED');
    expect(windows).toBe(1);
  });
});
