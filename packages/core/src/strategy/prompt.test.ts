import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import { tailOfText } from '../text/tail-of-text.js';
import { createListeningBackend } from './__fixtures__/listening-backend.js';
import { createPromptStrategy } from './prompt.js';

async function promptOf(
  input: { previous?: string; prompt?: string; takesPrompt?: boolean },
  maxPreviousChars?: number,
): Promise<TranscribeOptions> {
  let seen: TranscribeOptions | undefined;
  const backend = {
    capabilities: { prompt: input.takesPrompt ?? true },
    async transcribe(_samples: Float32Array, options: TranscribeOptions) {
      seen = options;
      return { text: '', segments: [], language: 'en', processingTimeMs: 0 };
    },
  } as unknown as TranscriptionBackend;
  await createPromptStrategy({ maxPreviousChars }).transcribe(
    backend,
    { samples: new Float32Array(1), previousTranscript: input.previous },
    { prompt: input.prompt, language: 'en' },
  );
  return seen!;
}

describe('prompt strategy', () => {
  it("gives the user's prompt and the end of what was said before", async () => {
    expect(await promptOf({ previous: 'It was late.', prompt: 'Ava, Köln' })).toEqual({
      sampleRate: 16000,
      language: 'en',
      prompt: 'Ava, Köln It was late.',
    });
    expect((await promptOf({ previous: 'one two three', prompt: 'A' }, 9)).prompt).toBe(
      'A two three',
    );
    expect((await promptOf({ previous: 'one two three' }, 8)).prompt).toBe('three');
    expect((await promptOf({ previous: 'one two three', prompt: 'A' }, 0)).prompt).toBe('A');
  });

  it('gives words to expect to a backend that takes them, and puts them into the prompt of another', async () => {
    const given = { prompt: 'At sea.', hotwords: ['Ava', 'Köln'] };
    const input = { samples: new Float32Array(1), previousTranscript: 'It was late.' };
    const takes = createListeningBackend(() => [], { hotwords: true });
    await createPromptStrategy().transcribe(takes, input, given);
    expect(takes.calls[0]!.options).toMatchObject({
      prompt: 'At sea. It was late.',
      hotwords: ['Ava', 'Köln'],
    });
    const prompted = createListeningBackend(() => []);
    await createPromptStrategy().transcribe(prompted, input, given);
    expect(prompted.calls[0]!.options.prompt).toBe('Ava, Köln At sea. It was late.');
    expect(prompted.calls[0]!.options).not.toHaveProperty('hotwords');
  });

  it('gives none where there is none, or the backend takes none', async () => {
    expect(await promptOf({})).not.toHaveProperty('prompt');
    expect(await promptOf({ prompt: ' ', previous: '' })).not.toHaveProperty('prompt');
    expect(await promptOf({ prompt: 'A', takesPrompt: false })).not.toHaveProperty('prompt');
  });

  it('gives what was heard of an utterance last as the draft, to a backend that takes one', async () => {
    for (const draft of [true, false]) {
      const texts = ['ask', 'ask not', 'ask not what'];
      const backend = createListeningBackend((_, index) => [{ text: texts[index]! }], { draft });
      const utterance = createPromptStrategy().openUtterance(backend);
      for (const isFinal of [false, false, true]) {
        await utterance.decode({ samples: new Float32Array(16_000), isFinal }, {});
      }
      const drafts = backend.calls.map(({ options }) => options.draft);
      expect(drafts).toEqual(
        draft ? [undefined, 'ask', 'ask not'] : [undefined, undefined, undefined],
      );
    }
  });

  it('says of all but the final that its text does not count', async () => {
    const backend = createListeningBackend(() => [{ text: 'ask' }]);
    const utterance = createPromptStrategy().openUtterance(backend);
    for (const isFinal of [false, true, false, true]) {
      await utterance.decode({ samples: new Float32Array(16_000), isFinal }, {});
    }
    await createPromptStrategy().transcribe(backend, { samples: new Float32Array(1) }, {});
    const said = backend.calls.map(({ options }) => options.provisional);
    expect(said).toEqual([true, undefined, true, undefined, undefined]);
  });

  it('says which beginning two decodes in a row agreed on, to a backend that takes drafts', async () => {
    const texts = ['ask', 'ask not', 'ask not what', 'Ask not what', 'Ask not what your', ''];
    for (const draft of [true, false]) {
      const backend = createListeningBackend((_, index) => [{ text: texts[index]! }], { draft });
      const utterance = createPromptStrategy().openUtterance(backend);
      for (const isFinal of [false, false, false, true, false, false, true]) {
        await utterance.decode({ samples: new Float32Array(16_000), isFinal }, {});
      }
      const settled = backend.calls.map(({ options }) => options.settled);
      const none = Array(7).fill(undefined);
      // A final is judged whole.
      const expected = [
        undefined,
        undefined,
        'ask',
        undefined,
        undefined,
        'Ask not what',
        undefined,
      ];
      expect(settled).toEqual(draft ? expected : none);
    }
  });

  it('settles nothing of a text in another language', async () => {
    const languages = ['en', 'en', 'de', 'de', 'de'];
    const texts = ['so', 'so it', 'so it is', 'so it is not', 'so it is not so'];
    const calls: (string | undefined)[] = [];
    const backend = {
      capabilities: { prompt: true, draft: true },
      async transcribe(_samples: Float32Array, { settled }: TranscribeOptions) {
        const [text, language] = [texts[calls.length]!, languages[calls.length]!];
        calls.push(settled);
        return { text, segments: [], language, processingTimeMs: 0 };
      },
    } as unknown as TranscriptionBackend;
    const utterance = createPromptStrategy().openUtterance(backend);
    const pass = { samples: new Float32Array(1), isFinal: false };
    for (const language of [undefined, undefined, undefined, undefined, 'fr']) {
      await utterance.decode(pass, { language });
    }
    // The third was still told what the first two began with; its answer is in another language.
    expect(calls).toEqual([undefined, undefined, 'so', undefined, undefined]);
  });

  it('refuses other options', () => {
    const invalid = expect.objectContaining({ code: 'ERR_INVALID_OPTION' });
    expect(() => createPromptStrategy({ maxPreviousChars: -1 })).toThrow(invalid);
    expect(() => createPromptStrategy({ maxChars: 1 } as object)).toThrow(invalid);
  });
});

describe('tailOfText', () => {
  it('keeps whole words from the end, within the bound', () =>
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zä]{1,8}$/)), fc.nat(60), (words, max) => {
        const tail = tailOfText(words.join(' '), max);
        expect(tail.length).toBeLessThanOrEqual(max);
        const kept = tail === '' ? [] : tail.split(' ');
        if (kept.length > 1) expect(kept).toEqual(words.slice(-kept.length));
        const next = words[words.length - kept.length - 1];
        if (kept.length > 1 && next !== undefined) {
          expect(tail.length + 1 + next.length).toBeGreaterThan(max);
        }
      }),
    ));

  it('cuts a script without spaces between characters', () => {
    expect(tailOfText('これは本です', 3)).toBe('本です');
    expect(tailOfText('a😀b', 2)).toBe('b');
  });
});
