import { describe, expect, it } from 'vitest';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import {
  backendOf,
  collect,
  heardMs,
  MANUAL,
  open,
  play,
  silence,
  speech,
  transcript,
  turn,
} from './__fixtures__/session-under-test.js';
import { createStreamingSession } from './streaming-session.js';

describe('partials', () => {
  it('come on the audio clock, while speech goes on', async () => {
    const { session, calls, partials, all } = open(heardMs);
    await play(session, silence(2010));
    await play(session, speech(1620));
    await play(session, silence(3000));
    // At 0.35, 0.85 and 1.35 s of speech; then once more, since the last 120 ms of it had not been heard.
    expect(partials().map(({ start, end }) => [start, end])).toEqual([
      [1.71, 2.37],
      [1.71, 2.88],
      [1.71, 3.39],
      [1.71, 3.9],
    ]);
    expect(calls.every(({ options }) => options.timestamps === false)).toBe(true);
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
    expect(new Set(partials().map(({ utteranceId }) => utteranceId)).size).toBe(1);
  });

  it('are never two at once, and the next one hears the newest audio', async () => {
    const { session, calls, waiting, partials, mostActive } = open();
    await play(session, speech(600));
    expect(calls.length).toBe(1);
    await play(session, speech(3000));
    expect(calls.length).toBe(1);
    waiting[0]?.answer(transcript('one'));
    await turn();
    expect(calls.length).toBe(2);
    expect(calls[1]!.samples.length / 16).toBeGreaterThan(3500);
    waiting[0]?.answer(transcript('one two'));
    await turn();
    expect(partials().map(({ text }) => text)).toEqual(['one', 'one two']);
    expect(mostActive()).toBe(1);
  });

  it('say which characters are stable', async () => {
    const texts = ['ask not', 'ask not what', 'ask nothing what'];
    const { session, partials } = open((_, index) => transcript(texts[index] ?? ''));
    await play(session, speech(1700));
    expect(partials().map(({ text, stableChars }) => text.slice(0, stableChars))).toEqual([
      '',
      'ask not',
      'ask ',
    ]);
  });

  it.each([
    [{}, 350],
    [{ partialIntervalMs: 250 }, 350],
    [{ partialIntervalMs: 500 }, 350],
    [{ firstPartialMs: 250 }, 250],
    [{ partialIntervalMs: 1000 }, 1000],
    [{ partialIntervalMs: 1000, firstPartialMs: 300 }, 300],
  ])('with %j begin after %i ms of speech', async (options, ms) => {
    const { session, calls } = open(heardMs, options);
    await play(session, speech(ms - 50));
    expect(calls.length).toBe(0);
    await play(session, speech(100));
    expect(calls.length).toBe(1);
  });

  it('that fail are left out', async () => {
    const failure = new TranscribeError('down', { code: 'ERR_BACKEND_CRASHED', retryable: true });
    const { session, calls, events } = open((call, index) =>
      index === 0 ? failure : heardMs(call),
    );
    await play(session, speech(1200));
    expect(calls.length).toBe(2);
    expect(events.map(({ type }) => type)).toEqual(['partial']);
  });

  it('can be switched off', async () => {
    const { session, calls, finals } = open(heardMs, { partialIntervalMs: 0 });
    await play(session, speech(3000));
    expect(calls.length).toBe(0);
    await session.flush();
    expect(finals().length).toBe(1);
  });

  it('are aborted by the end of the utterance', async () => {
    const { session, calls, waiting, events } = open();
    await play(session, speech(600));
    const flushed = session.flush();
    expect(calls[0]!.options.signal?.aborted).toBe(true);
    await turn();
    expect(calls[1]!.options.timestamps).toBe(true);
    expect(calls.map(({ options }) => options.fallback)).toEqual([false, false]);
    waiting[0]?.answer(transcript('done'));
    await flushed;
    expect(events.map(({ type }) => type)).toEqual(['final']);
  });
});

describe('finals', () => {
  it('come after no partial of theirs, even where the engine cannot be aborted', async () => {
    const { backend, calls, waiting } = backendOf();
    const stubborn: TranscriptionBackend = {
      ...backend,
      transcribe: (samples, { signal: _, ...rest }) => backend.transcribe(samples, rest),
    };
    const session = createStreamingSession({ backend: stubborn, ...MANUAL });
    const { events } = collect(session);
    await play(session, speech(600));
    const flushed = session.flush();
    await turn();
    expect(calls.length).toBe(1);
    waiting[0]?.answer(transcript('too late'));
    await turn();
    waiting[0]?.answer(transcript('done'));
    await flushed;
    await turn();
    expect(events.map((event) => 'text' in event && event.text)).toEqual(['done']);
  });

  it('answer a flush with the whole utterance, in the time of the session', async () => {
    let now = 0;
    const { session, finals, calls } = open(
      (call) => {
        now += 40;
        return heardMs(call);
      },
      { partialIntervalMs: 0, clock: { now: () => now, sleep: () => new Promise(() => {}) } },
    );
    await session.write(silence(4500));
    await session.write(speech(1500));
    await session.write(silence(200));
    await session.flush();
    expect(calls.map(({ options }) => options.timestamps)).toEqual([true]);
    expect(finals()).toEqual([
      {
        type: 'final',
        seq: 3,
        utteranceId: 1,
        text: 'heard 2000',
        startSample: 67_200,
        endSample: 99_200,
        start: 4.2,
        end: 6.2,
        segments: [{ start: 4.2, end: 6.2, text: 'heard 2000' }],
        language: 'en',
        processingTimeMs: 7,
        latencyMs: 40,
      },
    ]);
  });

  it('are the prompt of what follows; silence and failures change nothing', async () => {
    const texts = [
      'One.',
      'Two.',
      new TranscribeError('no', { code: 'ERR_BACKEND_FAILED' }),
      'Four.',
    ];
    const { session, calls } = open(
      (_, index) => {
        const text = texts[index] ?? '';
        return text instanceof Error ? text : transcript(text);
      },
      { partialIntervalMs: 0, prompt: 'Names: Ava.' },
    );
    for (const _ of texts) {
      await session.write(speech(800));
      await session.flush();
      await session.write(silence(9000));
      await session.flush();
    }
    expect(calls.map(({ options }) => options.prompt)).toEqual([
      'Names: Ava.',
      'Names: Ava. One.',
      'Names: Ava. One. Two.',
      'Names: Ava. One. Two.',
    ]);
  });

  it('lose what the model itself takes for silence, and then the prompt too', async () => {
    const phantom: TranscriptResult = {
      ...transcript('Thank you.'),
      segments: [{ start: 0, end: 1, text: 'Thank you.', noSpeechProb: 0.9, avgLogprob: -1.5 }],
    };
    const { session, calls, finals } = open(
      // The second time without the prompt.
      (call, index) => (index === 1 || index === 2 ? phantom : heardMs(call)),
      { partialIntervalMs: 0 },
    );
    for (let i = 0; i < 3; i++) {
      await session.write(speech(1000));
      await session.flush();
    }
    expect(finals().map(({ text }) => text)).toEqual(['heard 1000', '', 'heard 1000']);
    expect(finals()[1]?.segments).toEqual([]);
    expect(calls.map(({ options }) => options.prompt)).toEqual([
      undefined,
      'heard 1000',
      undefined,
      undefined,
    ]);
  });

  it('are heard without the prompt where it silences the model, hotwords and all; partials too', async () => {
    const { session, calls, events, finals, partials } = open(
      (call) => (call.options.prompt ? transcript('') : heardMs(call)),
      { firstPartialMs: 500, prompt: 'A lighthouse.', hotwords: ['Ava'] },
    );
    await play(session, speech(1000));
    await session.flush();
    expect(partials().map(({ text }) => text)).toEqual(['heard 510']);
    expect(finals()).toMatchObject([{ text: 'heard 1000', processingTimeMs: 14 }]);
    // What the prompt took away nobody made up.
    expect(events.filter(({ type }) => type === 'suppressed')).toEqual([]);
    const prompt = 'Ava A lighthouse.';
    expect(calls.map(({ options }) => options.prompt)).toEqual([
      prompt,
      undefined,
      prompt,
      undefined,
    ]);
    // It stays the prompt of what follows, as if the model had heard it.
    await play(session, speech(600));
    expect(calls[4]?.options.prompt).toBe(`${prompt} heard 1000`);
  });

  it('leave out a long silence at the end, but keep the fading of the last word', async () => {
    const { session, calls, finals } = open(heardMs, { partialIntervalMs: 0 });
    await session.write(speech(1200));
    await session.write(silence(8000));
    await session.flush();
    expect(calls[0]!.samples.length / 16).toBe(1500);
    expect(finals()[0]).toMatchObject({ start: 0, end: 1.5 });
  });

  it('do not lose an utterance of 200 ms, nor its beginning', async () => {
    const { session, calls } = open(heardMs);
    await play(session, silence(3000));
    await play(session, speech(200));
    await play(session, silence(500));
    await session.flush();
    expect(calls.at(-1)!.samples.length / 16).toBeGreaterThanOrEqual(200 + 270 + 100);
  });

  it('are asked of the backend three times, when the failure may pass', async () => {
    const down = new TranscribeError('down', { code: 'ERR_BACKEND_CRASHED', retryable: true });
    const { session, calls, events } = open((call, index) => (index < 2 ? down : heardMs(call)), {
      partialIntervalMs: 0,
    });
    await session.write(speech(1000));
    await session.flush();
    expect(calls.map(({ samples }) => samples.length)).toEqual([16000, 16000, 16000]);
    expect(events.map(({ type }) => type)).toEqual(['final']);
  });

  it('that fail for good become an error with its audio, and the session goes on', async () => {
    const down = new TranscribeError('down', { code: 'ERR_BACKEND_CRASHED', retryable: true });
    const { session, calls, events } = open(
      (call, index) => (index < 3 ? down : index === 3 ? new Error('bug') : heardMs(call)),
      { partialIntervalMs: 0 },
    );
    for (let i = 0; i < 3; i++) {
      await session.write(speech(1000));
      await session.flush();
    }
    expect(calls.length).toBe(5);
    expect(events).toMatchObject([
      { type: 'error', seq: 3, utteranceId: 1, start: 0, end: 1, fatal: false, error: down },
      { type: 'error', seq: 6, utteranceId: 2, error: { code: 'ERR_BACKEND_FAILED' } },
      { type: 'final', seq: 9, utteranceId: 3, text: 'heard 1000', start: 2, end: 3 },
    ]);
  });

  it('survive a backend that answers nonsense', async () => {
    const { session, events } = open(() => ({ language: 'en' }) as TranscriptResult);
    await session.write(speech(1000));
    await session.flush();
    expect(events).toMatchObject([{ type: 'error', error: { code: 'ERR_BACKEND_FAILED' } }]);
  });
});

describe('silence', () => {
  it('is not decoded', async () => {
    const { session, calls, events } = open(heardMs);
    await play(session, silence(5000));
    await session.flush();
    await session.end();
    expect(calls.length).toBe(0);
    expect(events).toMatchObject([
      { type: 'suppressed', reason: 'silence', text: '', start: 0, end: 5 },
      { type: 'final', text: '', segments: [], start: 0, end: 5 },
    ]);
  });

  it('is answered once for each flush that has audio, and not at all without audio', async () => {
    const { session, events, finals } = open(heardMs);
    await session.flush();
    expect(events).toEqual([]);
    await session.write(silence(1000));
    await session.flush();
    await session.flush();
    await session.end();
    await turn();
    expect(finals().length).toBe(1);
  });

  it('of an hour takes no memory', async () => {
    const { session, finals } = open(heardMs, { maxBufferedMs: 40_000 });
    for (let i = 0; i < 360; i++) await session.write(silence(10_000));
    expect(session.position).toBe(3600 * 16000);
    await session.write(speech(500));
    await session.flush();
    expect(finals()).toMatchObject([{ start: 3599.7, end: 3600.5 }]);
  });

  it('is not what quiet speech is: a flush decodes it though the detector heard none', async () => {
    const deaf: VoiceActivityDetector = { ...createEnergyVad(), process: () => 0 };
    const { session, calls, finals } = open(heardMs, { vad: deaf });
    await session.write(silence(2000));
    await session.write(speech(900, -46));
    await session.write(silence(2000));
    await session.flush();
    expect(calls.length).toBe(1);
    expect(finals()[0]!.start).toBeLessThanOrEqual(2);
    expect(finals()[0]!.end).toBeGreaterThanOrEqual(2.9);
    await session.write(speech(900, -56));
    await session.flush();
    await turn();
    expect(calls.length).toBe(1);
    expect(finals()[1]).toMatchObject({ text: '' });
  });

  it('is not what quiet speech after louder speech is', async () => {
    const loudOnly: VoiceActivityDetector = {
      ...createEnergyVad(),
      process: (frame) => (Math.max(...frame) > 0.05 ? 1 : 0),
    };
    const { session, finals } = open(heardMs, { vad: loudOnly, partialIntervalMs: 0 });
    await session.write(speech(1000));
    await session.write(silence(1500));
    await session.write(speech(900, -46));
    await session.write(silence(3000));
    await session.flush();
    expect(finals()[0]!.end).toBeGreaterThanOrEqual(3.4);
    expect(finals()[0]!.end).toBeLessThan(4);
  });

  it('begins anew after a flush in the middle of speech', async () => {
    const { session, calls, finals } = open(heardMs, { partialIntervalMs: 0 });
    await session.write(speech(1000));
    await session.flush();
    await session.write(silence(3000));
    await session.flush();
    await turn();
    expect(calls.length).toBe(1);
    expect(finals()[1]).toMatchObject({ text: '', start: 1, end: 4 });
  });

  it('is where it was, after many flushes between two frames', async () => {
    const { session, finals } = open(heardMs, { partialIntervalMs: 0 });
    for (let i = 0; i < 60; i++) {
      await session.write(speech(719));
      await session.flush();
    }
    const before = session.position / 16_000;
    await session.write(silence(3000));
    await session.write(speech(500));
    await session.flush();
    expect(finals().at(-1)!.start).toBeCloseTo(before + 2.7, 1);
  });

  it('is what a noisy room is: noise that stays is no quiet speech', async () => {
    const deaf: VoiceActivityDetector = { ...createEnergyVad(), process: () => 0 };
    const { session, calls, finals } = open(heardMs, { vad: deaf });
    await session.write(speech(4000, -46));
    await session.flush();
    const before = calls.length;
    await session.write(speech(4000, -46));
    await session.flush();
    await turn();
    expect(calls.length).toBe(before);
    expect(finals()[1]).toMatchObject({ text: '' });
  });

  it('is judged to the last sample', async () => {
    const deaf: VoiceActivityDetector = { ...createEnergyVad(), process: () => 0 };
    const { session, calls } = open(heardMs, { vad: deaf });
    // Three frames of 30 ms and a rest: only together long enough to be speech.
    await session.write(speech(110));
    await session.flush();
    expect(calls.map(({ samples }) => samples.length)).toEqual([1760]);
  });

  it('is decoded like everything else without a detector', async () => {
    const { session, calls } = open(heardMs, { vad: null });
    await session.write(silence(2000));
    await session.flush();
    expect(calls.at(-1)!.samples.length).toBe(32000);
  });
});
