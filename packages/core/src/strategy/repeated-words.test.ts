import { describe, expect, it } from 'vitest';
import type { StrategyInput, UtterancePass } from '../contracts/strategy.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import {
  createListeningBackend,
  type HeardCall,
  type ListeningBackend,
} from './__fixtures__/listening-backend.js';
import { createContextStrategy, createHybridStrategy } from './context.js';

const second = (): Float32Array => new Float32Array(16_000);

const PASS: UtterancePass = {
  samples: second(),
  contextAudio: second(),
  contextWords: [
    { text: 'or', start: 0.1, end: 0.3 },
    { text: 'express?', start: 0.4, end: 1 },
  ],
  previousTranscript: 'Would you like regular or express?',
  isFinal: true,
};

/** A backend that takes a prefix. */
const continuing = (
  answer: (call: HeardCall, index: number) => string,
  capabilities: object = {},
): ListeningBackend =>
  createListeningBackend((call, index) => [{ text: answer(call, index) }], {
    prefix: true,
    wordTimestamps: true,
    draft: true,
    ...capabilities,
  });

const lengthsOf = ({ calls }: ListeningBackend): readonly number[] =>
  calls.map(({ samples }) => samples.length);

describe('context strategy, where a word is said again', () => {
  it.each([' Express, please.', ' Express', ' Or express?'])(
    'keeps all that the model writes after the context: "%s"',
    async (written) => {
      const backend = continuing(() => written);
      const { result } = await createContextStrategy().openUtterance(backend).decode(PASS, {});
      expect(result.text).toBe(written.trim());
      expect(backend.calls).toHaveLength(1);
    },
  );

  it.each(['', ' ', '.', ' …'])(
    'decodes a final alone where the model writes "%s" after the context',
    async (nothing) => {
      const backend = continuing(({ options }) => (options.prefix ? nothing : ' Express.'));
      const { result } = await createHybridStrategy().openUtterance(backend).decode(PASS, {});
      expect(lengthsOf(backend)).toEqual([32_000, 16_000]);
      expect(backend.calls[1]!.options).toMatchObject({
        prompt: PASS.previousTranscript,
        wordTimestamps: true,
      });
      expect(backend.calls[1]!.options).not.toHaveProperty('prefix');
      expect(result).toMatchObject({ text: ' Express.', processingTimeMs: 2 });
    },
  );

  it.each([
    ['alone where the decoder began in the context', 0.7, [32_000, 16_000]],
    ['once where the decoder began at the utterance', 0.9, [32_000]],
  ])('decodes a final %s', async (_, attendedTo, lengths) => {
    const backend = createListeningBackend(
      ({ options }) => {
        const text = options.prefix ? ' please.' : ' Express, please.';
        return [{ text, tokens: [{ text, probability: 1, attendedTo }] }];
      },
      { prefix: true, tokens: true, attention: true },
    );
    await createContextStrategy().openUtterance(backend).decode(PASS, {});
    expect(lengthsOf(backend)).toEqual(lengths);
  });

  it('decodes a partial once', async () => {
    const backend = continuing(() => '');
    const pass = { ...PASS, isFinal: false };
    const { result } = await createContextStrategy().openUtterance(backend).decode(pass, {});
    expect(result.text).toBe('');
    expect(lengthsOf(backend)).toEqual([32_000]);
  });

  it('does not ask in context again where the decode alone failed and is asked for again', async () => {
    const down = new TranscribeError('down', { code: 'ERR_BACKEND_CRASHED', retryable: true });
    const backend = continuing(({ options }, index) => {
      if (options.prefix) return '';
      if (index < 3) throw down;
      return ' Express.';
    });
    const decoder = createContextStrategy().openUtterance(backend);
    // One failure each time: how often it is asked again is the session's business.
    for (let tries = 0; tries < 2; tries++) {
      await expect(decoder.decode(PASS, {})).rejects.toBe(down);
    }
    expect((await decoder.decode(PASS, {})).result.text).toBe(' Express.');
    expect(lengthsOf(backend)).toEqual([32_000, 16_000, 16_000, 16_000]);
    // Other audio is decoded in its context.
    await decoder.decode({ ...PASS, samples: new Float32Array(20_000) }, {});
    expect(lengthsOf(backend).slice(4)).toEqual([36_000, 20_000]);
  });

  it('gives as draft what the same kind of decode wrote, with the space that it begins with', async () => {
    const answers = [' Expr', ' Express', '', 'Express, please', ' Express, please.'];
    const backend = continuing((_, index) => answers[index]!);
    const decoder = createContextStrategy().openUtterance(backend);
    const decode = (ms: number, isFinal = false) =>
      decoder.decode({ ...PASS, samples: new Float32Array(ms * 16), isFinal }, {});
    await decode(500);
    await decode(600);
    // In context, then alone.
    await decode(700, true);
    await decode(800);
    const drafts = backend.calls.map(({ options }) => [
      options.prefix !== undefined,
      options.draft,
    ]);
    expect(drafts).toEqual([
      [true, undefined],
      [true, ' Expr'],
      [true, ' Express'],
      [false, undefined],
      [true, undefined],
    ]);
  });
});

describe('context strategy, where finals do not time their words', () => {
  const UNTIMED = { ...PASS, contextWords: undefined };

  /** The context alone is a second, the utterance another two. */
  const hearing = (context: string): ListeningBackend =>
    continuing(({ samples, options }) => {
      if (samples.length === 16_000) return context;
      return options.prefix ? ' Express, please.' : ' Alone.';
    });
  const decode = async (context: string, pass: Partial<StrategyInput> = {}) => {
    const backend = hearing(context);
    const decoder = createHybridStrategy().openUtterance(backend);
    const samples = new Float32Array(32_000);
    const { result } = await decoder.decode({ ...UNTIMED, samples, ...pass }, {});
    return { backend, decoder, text: result.text.trim() };
  };

  it('asks once for an utterance what the model writes of the context alone', async () => {
    const backend = hearing(' Or express?');
    const decoder = createHybridStrategy().openUtterance(backend);
    const options = { prompt: 'Ava', hotwords: ['Köln'], fallback: false, wordTimestamps: true };
    for (const ms of [2000, 2500]) {
      const samples = new Float32Array(ms * 16);
      await decoder.decode({ ...UNTIMED, samples, isFinal: false }, options);
    }
    expect(lengthsOf(backend)).toEqual([16_000, 48_000, 56_000]);
    expect(backend.calls[0]!.options).toEqual({
      sampleRate: 16_000,
      fallback: false,
      timestamps: true,
    });
    for (const call of backend.calls.slice(1)) {
      expect(call.options).toMatchObject({
        prompt: 'Köln Ava Would you like regular',
        prefix: 'or express?',
      });
    }
  });

  it.each([
    // The context begins within a word.
    [' For express.', 'express?', 'Would you like regular or'],
    [' ular or express', 'or express?', 'Would you like regular'],
  ])('of "%s" takes the words that the transcript ends with', async (heard, prefix, prompt) => {
    const { backend, text } = await decode(heard);
    expect(backend.calls[1]!.options).toMatchObject({ prefix, prompt });
    expect(text).toBe('Express, please.');
  });

  it.each(['', ' Thank you.', ' or express? You'])(
    'decodes alone where the model hears "%s", which the transcript does not end with',
    async (heard) => {
      const { backend, text } = await decode(heard);
      expect(lengthsOf(backend)).toEqual([16_000, 32_000]);
      expect(text).toBe('Alone.');
    },
  );

  it('takes what the model hears where there is no transcript', async () => {
    const { backend } = await decode(' Or express?', { previousTranscript: undefined });
    expect(backend.calls[1]!.options).toMatchObject({ prefix: 'Or express?' });
    expect(backend.calls[1]!.options).not.toHaveProperty('prompt');
  });

  it('decodes alone where the utterance has left less room for the context than it had', async () => {
    const backend = continuing(() => ' or express?', { maxAudioMs: 3000 });
    const decoder = createHybridStrategy().openUtterance(backend);
    for (const ms of [2000, 2500]) {
      const samples = new Float32Array(ms * 16);
      await decoder.decode({ ...UNTIMED, samples, isFinal: false }, {});
    }
    expect(lengthsOf(backend)).toEqual([16_000, 48_000, 40_000]);
    expect(backend.calls[2]!.options).not.toHaveProperty('prefix');
  });

  it('asks again where the engine failed', async () => {
    const down = new TranscribeError('down', { code: 'ERR_BACKEND_CRASHED', retryable: true });
    const backend = continuing((_, index) => {
      if (index === 0) throw down;
      return ' or express?';
    });
    const decoder = createHybridStrategy().openUtterance(backend);
    await expect(decoder.decode(UNTIMED, {})).rejects.toBe(down);
    await decoder.decode(UNTIMED, {});
    expect(lengthsOf(backend)).toEqual([16_000, 16_000, 32_000]);
  });
});
