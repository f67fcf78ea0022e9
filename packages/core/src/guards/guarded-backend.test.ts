import { describe, expect, it } from 'vitest';
import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { Suppression } from '../contracts/guards.js';
import type { TranscriptionStream } from '../contracts/stream.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { segmentOf, textsOf, tone, transcriptOf } from './__fixtures__/transcripts.js';
import { createGuard } from './create-guard.js';
import { guardedBackend } from './guarded-backend.js';

const SPEECH = tone(1000, -20);
const LOOP = ' the the the the the the the the the';

function open(
  answer: (options: TranscribeOptions) => TranscriptResult | Error,
  {
    prefix = true,
    progress = true,
    speechMs = 800,
  }: { prefix?: boolean; progress?: boolean; speechMs?: number | undefined } = {},
) {
  const calls: TranscribeOptions[] = [];
  const suppressed: Suppression[] = [];
  let disposals = 0;
  const inner: TranscriptionBackend = {
    specVersion: 'v1',
    name: 'inner',
    capabilities: {
      wordTimestamps: true,
      prompt: true,
      languageDetection: false,
      translation: false,
      prefix,
      draft: true,
      tokens: true,
      attention: false,
      progress,
      audioContextSizing: true,
      maxConcurrency: 1,
      maxAudioMs: 30_000,
    },
    load: async () => {},
    async transcribe(_, options) {
      calls.push(options);
      const result = answer(options);
      if (result instanceof Error) throw result;
      return result;
    },
    health: async () => ({ status: 'ready' }),
    async [Symbol.asyncDispose]() {
      disposals++;
    },
  };
  const backend = guardedBackend(inner, createGuard(), {
    evidence: () => ({ speechMs }),
    onSuppressed: (found) => suppressed.push(...found),
  });
  const transcribe = (options: Partial<TranscribeOptions> = {}, samples = SPEECH) =>
    backend.transcribe(samples, { sampleRate: 16_000, ...options });
  return { backend, inner, calls, suppressed, transcribe, disposals: () => disposals };
}

const reasons = (suppressed: readonly Suppression[]): string[] =>
  suppressed.map(({ reason }) => reason);

describe('guarded backend', () => {
  it('tells of the segments that the guard has let pass, once, however often it asked', async () => {
    const answer = ({ prompt }: TranscribeOptions) =>
      transcriptOf(segmentOf(prompt ? LOOP : ' Ask not.', 0, 1));
    const told: unknown[] = [];
    const listeners = {
      onSegment: ({ text }: Segment) => told.push(text),
      onProgress: (progress: number) => told.push(progress),
    };
    const { calls, transcribe } = open(answer);
    const { segments } = await transcribe({ prompt: 'Go', ...listeners });
    expect(calls).toHaveLength(2);
    expect(told).toEqual([...segments.map(({ text }) => text), 1]);
    expect(calls.some(({ onSegment, onProgress }) => onSegment || onProgress)).toBe(false);

    told.length = 0;
    await open(answer, { progress: false }).transcribe(listeners);
    expect(told).toEqual([]);
  });

  it('answers as the backend does where nothing is wrong', async () => {
    const result = textsOf(' Hello.');
    const { transcribe, calls, suppressed } = open(() => result);
    expect(await transcribe({ prompt: 'Hi' })).toBe(result);
    expect(calls).toEqual([{ sampleRate: 16_000, prompt: 'Hi' }]);
    expect(suppressed).toEqual([]);
  });

  it('is a view: what it shows is the backend’s, and disposing it does nothing', async () => {
    const { backend, inner, disposals } = open(() => textsOf());
    expect(backend.name).toBe('inner');
    expect(backend.capabilities).toBe(inner.capabilities);
    expect(await backend.health()).toEqual({ status: 'ready' });
    await backend[Symbol.asyncDispose]();
    expect(disposals()).toBe(0);
  });

  it('has the streams of a backend that has any', async () => {
    const { inner, backend } = open(() => textsOf(' One.'));
    expect(backend).not.toHaveProperty('openStream');
    const asked: unknown[] = [];
    const stream = {} as TranscriptionStream;
    const hears: TranscriptionBackend = {
      ...inner,
      async openStream(options) {
        asked.push(options);
        return stream;
      },
    };
    const guarded = guardedBackend(hears, createGuard());
    expect(await guarded.openStream?.({ prompt: 'Go' })).toBe(stream);
    expect(asked).toEqual([{ prompt: 'Go' }]);
  });

  it('text on silence: judges by the samples of the call', async () => {
    const { transcribe, suppressed } = open(() => textsOf(' Thank you.'));
    expect((await transcribe()).text).toBe('Thank you.');
    expect((await transcribe({}, tone(1000, -60))).text).toBe('');
    expect(reasons(suppressed)).toEqual(['phantom_phrase']);
  });

  it('prompt poisoning: a loop under a prompt is decoded once more without it', async () => {
    const { transcribe, calls, suppressed } = open(({ prompt }) =>
      prompt ? textsOf(` Hello${LOOP}`) : textsOf(' Hello world.'),
    );
    const asked = { prompt: 'the the the', draft: 'the', language: 'en', prefix: 'Oh.' };
    const result = await transcribe(asked);
    expect(result).toMatchObject({ text: 'Hello world.', processingTimeMs: 14 });
    expect(calls[1]).toEqual({ sampleRate: 16_000, language: 'en', prefix: 'Oh.' });
    // Told all the same: the prompt must not be used again.
    expect(reasons(suppressed)).toEqual(['repetition']);
  });

  it('prompt poisoning: also a loop that only the compression ratio tells', async () => {
    const poor = textsOf(' Round and round it goes.');
    const segments = poor.segments.map((segment) => ({ ...segment, compressionRatio: 3 }));
    const { transcribe } = open(({ prompt }) =>
      prompt ? { ...poor, segments } : textsOf(' Hello world.'),
    );
    expect((await transcribe({ prompt: 'x' })).text).toBe('Hello world.');
  });

  it('prompt poisoning: the first answer stands where the second is no cleaner, or fails', async () => {
    for (const second of [textsOf(` Never${LOOP} the`), new Error('crashed')]) {
      const { transcribe, calls, suppressed } = open(({ prompt }) =>
        prompt ? textsOf(` Hello${LOOP}`) : second,
      );
      expect((await transcribe({ prompt: 'x' })).text).toBe('Hello the');
      expect(calls).toHaveLength(2);
      expect(reasons(suppressed)).toEqual(['repetition']);
    }
  });

  it.each([LOOP, ''])('ends with the abort of its caller: after "%s"', async (first) => {
    const abort = new AbortController();
    const aborted = new Error('aborted');
    const { transcribe, suppressed } = open(({ prompt }) => {
      if (prompt) return textsOf(first);
      abort.abort();
      return aborted;
    });
    await expect(transcribe({ prompt: 'x', signal: abort.signal })).rejects.toBe(aborted);
    expect(suppressed).toEqual([]);
  });

  it('asks once where there was no prompt, or no loop', async () => {
    const loop = open(() => textsOf(LOOP));
    expect((await loop.transcribe()).text).toBe('the');
    expect(loop.calls).toHaveLength(1);
    const phantom = open(() => textsOf(' Thank you.'));
    await phantom.transcribe({ prompt: 'x' }, tone(1000, -60));
    expect(phantom.calls).toHaveLength(1);
  });

  const NO_SPEECH = { noSpeechProb: 0.8, avgLogprob: -1.5 };
  const DOUBTED = { noSpeechProb: 0.3, avgLogprob: -2 };
  const said = (text: string, more: Partial<Segment> = {}) =>
    text === '' ? textsOf() : transcriptOf(segmentOf(text, 0, 1, more));

  it.each([
    ['nothing', said('')],
    ['what a guard takes out', said(' Hm, well.', NO_SPEECH)],
    ['the prompt', said(' The lighthouse, Kubernetes.')],
    ['part of the prompt', said(' Kubernetes!')],
    ['what the model doubts', said(' So', DOUBTED)],
  ])(
    'a prompt that silences: where it says %s of speech, it is asked without',
    async (_, first) => {
      const { transcribe, calls, suppressed } = open(
        ({ prompt }) =>
          prompt ? first : textsOf(' It was cold, it was raining hard,', ' and it was late.'),
        { speechMs: 5000 },
      );
      const asked = { prompt: 'Ava. The lighthouse, Kubernetes.', language: 'en', fallback: false };
      expect(await transcribe({ ...asked, draft: 'It' })).toMatchObject({
        text: 'It was cold, it was raining hard, and it was late.',
        processingTimeMs: 14,
      });
      expect(calls.slice(1)).toEqual([{ sampleRate: 16_000, language: 'en', fallback: false }]);
      expect(suppressed).toEqual([]);
    },
  );

  it('a prompt that silences: a partial that the model takes for silence is asked for once, its final twice', async () => {
    const { transcribe, calls } = open(
      ({ prompt }) => (prompt ? said(' Hm, well.', NO_SPEECH) : textsOf(' Hello there.')),
      { speechMs: 5000 },
    );
    expect((await transcribe({ prompt: 'x', timestamps: false })).text).toBe('');
    expect(calls).toHaveLength(1);
    expect((await transcribe({ prompt: 'x', timestamps: true })).text).toBe('Hello there.');
    expect(calls).toHaveLength(3);
    // What goes on after a prefix has no timestamps either, and may be the final.
    const goesOn = { prompt: 'So.', timestamps: false, prefix: 'So' };
    expect((await transcribe(goesOn)).text).toBe('Hello there.');
    // Said nothing is not taken for silence.
    const silenced = open(({ prompt }) => textsOf(...(prompt ? [] : [' Hello there.'])));
    await silenced.transcribe({ prompt: 'x', timestamps: false });
    expect(silenced.calls).toHaveLength(2);
  });

  it('a prompt that silences: without a detector, what is loud is speech', async () => {
    const { transcribe, calls } = open(({ prompt }) => textsOf(...(prompt ? [] : [' Hello.'])), {
      speechMs: undefined,
    });
    expect((await transcribe({ prompt: 'x' })).text).toBe('Hello.');
    expect((await transcribe({ prompt: 'x' }, tone(1000, -60))).text).toBe('');
    expect(calls).toHaveLength(3);
  });

  it.each([
    ['silence', said(''), { speechMs: 0 }, -60],
    ['noise', said(''), { speechMs: 90 }, -20],
    ['what is nearly silent', said(''), { speechMs: 800 }, -60],
    [
      'a word of the prompt, where no more was spoken',
      said(' Kubernetes.'),
      { speechMs: 1900 },
      -20,
    ],
    ['another word', said(' Cold.', { avgLogprob: -0.9 }), { speechMs: 5000 }, -20],
  ])('a prompt that silences: is not suspected after %s', async (_, first, options, db) => {
    const { transcribe, calls } = open(() => first, options);
    expect(await transcribe({ prompt: 'Kubernetes' }, tone(1000, db))).toBe(first);
    expect(calls).toHaveLength(1);
  });

  it('a prompt that silences: one more try, and what it says must be more, and speech', async () => {
    const cases: readonly [TranscriptResult, TranscriptResult | Error][] = [
      [said(''), said('')],
      [said(''), said(' Hm, well.', NO_SPEECH)],
      // Likely enough for the guard, and yet no speech.
      [said(''), said(' I am going on to the next.', { noSpeechProb: 0.8, avgLogprob: -0.5 })],
      // What it says of a breath.
      [said(''), said(' I am sorry.', { noSpeechProb: 0.54, avgLogprob: -1.49 })],
      [said(''), new Error('crashed')],
      [said(' Kubernetes.'), said('')],
      [said(' Kubernetes.'), said(' Cooper Netties.')],
    ];
    for (const [first, second] of cases) {
      const { transcribe, calls, suppressed } = open(({ prompt }) => (prompt ? first : second), {
        speechMs: 5000,
      });
      expect((await transcribe({ prompt: 'Kubernetes' })).text).toBe(first.text);
      expect(calls).toHaveLength(2);
      expect(suppressed).toEqual([]);
    }
  });

  it('a prompt that silences: not what was said before counts against a continuation', async () => {
    const { transcribe, calls } = open(() => said(''), { speechMs: 1000 });
    await transcribe({ prompt: 'x', prefix: 'It was cold,' });
    expect(calls).toHaveLength(1);
    // A backend that takes no prefix answers with the whole.
    const whole = open(() => said(''), { speechMs: 1000, prefix: false });
    await whole.transcribe({ prompt: 'x', prefix: 'It was cold,' });
    expect(whole.calls).toHaveLength(2);
  });

  it('sees the loop that a continuation makes with its prefix', async () => {
    const more = { ...textsOf(' the the the'), text: ' the the the' };
    const prefix = 'the the the the the';
    expect((await open(() => more).transcribe({ prefix })).text).toBe('');
    // A backend that takes no prefix answers with the whole.
    expect((await open(() => more, { prefix: false }).transcribe({ prefix })).text).toBe(
      ' the the the',
    );
  });

  describe('with an answer that says everything twice', () => {
    const twice = ' Okay, great. Okay. Great.';
    const after = (second: string, first = twice) =>
      open(({ prompt }) => textsOf(prompt ? first : second), { speechMs: 900 });

    it('keeps what is said once without the prompt, where the audio is too short for both', async () => {
      const { transcribe, calls } = after(' Okay, great!');
      expect((await transcribe({ prompt: 'Shall we?' })).text).toBe('Okay, great!');
      expect(calls).toHaveLength(2);
    });

    it('counts the prefix with it', async () => {
      const { transcribe, calls } = after('', ' Okay. Great.');
      expect((await transcribe({ prompt: 'Shall we?', prefix: 'Okay, great.' })).text).toBe('');
      expect(calls).toHaveLength(2);
    });

    it('keeps it where the second answer says something else', async () => {
      const { transcribe, calls } = after(' Okay, great. Okay, great.');
      expect((await transcribe({ prompt: 'Shall we?' })).text).toBe(twice.trim());
      expect(calls).toHaveLength(2);
    });

    it.each([
      ['there is time for both', twice, 1700],
      ['the halves differ', ' Okay, great. Okay. Fine.', 900],
      ['there is an odd word', ' Okay, great. Okay, great. Okay.', 900],
    ])('keeps it unasked where %s', async (_, said, speechMs) => {
      const { transcribe, calls } = open(() => textsOf(said), { speechMs });
      expect((await transcribe({ prompt: 'Shall we?' })).text).toBe(said.trim());
      expect(calls).toHaveLength(1);
    });
  });
});
