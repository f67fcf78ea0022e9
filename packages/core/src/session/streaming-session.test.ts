import { describe, expect, it } from 'vitest';
import { msToSamples } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { SessionEvent } from '../contracts/session.js';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { createInferenceScheduler } from '../scheduling/inference-scheduler.js';
import { createContextStrategy } from '../strategy/context.js';
import { createLocalAgreementStrategy } from '../strategy/local-agreement.js';
import {
  backendOf,
  collect,
  heardMs,
  MANUAL,
  open,
  play,
  type Reply,
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
    // At 0.5, 1.0 and 1.5 s of speech; then once more, since the last 120 ms of it had not been heard.
    expect(partials().map(({ start, end }) => [start, end])).toEqual([
      [1.71, 2.52],
      [1.71, 3.03],
      [1.71, 3.54],
      [1.71, 4.05],
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
        segments: [{ start: 4.2, end: 5.2, text: 'heard 2000' }],
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
      { partialIntervalMs: 500, prompt: 'A lighthouse.', hotwords: ['Ava'] },
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
    expect(calls.at(-1)!.samples.length / 16).toBeGreaterThanOrEqual(200 + 300 + 270);
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

describe('long utterances', () => {
  it('are cut at their quietest point, and nothing is lost', async () => {
    const { session, calls, finals } = open(heardMs, {
      partialIntervalMs: 0,
      endpointing: { automatic: false, maxUtteranceMs: 10_000 },
    });
    const audio = speech(25_000);
    audio.fill(0, msToSamples(7000), msToSamples(7300));
    audio.fill(0, msToSamples(15_000), msToSamples(15_300));
    await play(session, audio, 100);
    await session.flush();
    expect(finals().length).toBe(3);
    const bounds = finals().map(({ start, end }) => [start, end]);
    expect(bounds[0]![0]).toBe(0);
    expect(bounds[0]![1]).toBeCloseTo(7.15, 1);
    expect(bounds[1]![1]).toBeCloseTo(15.15, 1);
    expect(bounds[1]![0]).toBe(bounds[0]![1]);
    expect(bounds[2]![0]).toBe(bounds[1]![1]);
    expect(bounds[2]![1]).toBe(25);
    expect(calls.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(audio.length);
  });

  it('are cut also when they come in one piece', async () => {
    for (const vad of [undefined, null]) {
      const { session, calls, finals } = open(heardMs, { vad });
      await session.write(speech(100_000));
      await session.end();
      expect(calls.every(({ samples }) => samples.length <= 28_000 * 16)).toBe(true);
      const ends = finals().map(({ end }) => end);
      expect(finals().map(({ start }) => start)).toEqual([0, ...ends.slice(0, -1)]);
      expect(ends.at(-1)).toBe(100);
    }
  });

  it.each([{ maxAudioMs: 5000 }, { maxAudioMs: 600_000, windowMs: 5000 }])(
    'never exceed what the backend hears at once: %o',
    async (limits) => {
      const { backend, calls } = backendOf(heardMs);
      const short = { ...backend, capabilities: { ...backend.capabilities, ...limits } };
      const session = createStreamingSession({
        backend: short,
        ...MANUAL,
        endpointing: { automatic: false, maxUtteranceMs: 20_000 },
      });
      await session.write(speech(16_010));
      await session.end();
      expect(calls.length).toBeGreaterThanOrEqual(4);
      expect(Math.max(...calls.map(({ samples }) => samples.length))).toBeLessThanOrEqual(80_000);
    },
  );

  it('leave to the rest the speech that is in it: it is not taken for a short noise', async () => {
    // What the model says of noise, and of hard speech now and then.
    const doubted = (): TranscriptResult => {
      const result = transcript('and so on', 900);
      const [segment] = result.segments;
      return { ...result, segments: [{ ...segment!, noSpeechProb: 0.7, avgLogprob: -0.3 }] };
    };
    const vad: VoiceActivityDetector = {
      ...createEnergyVad(),
      process: (frame) => (frame.some((sample) => Math.abs(sample) > 0.01) ? 1 : 0),
    };
    const { session, finals, events } = open(doubted, {
      ...{ vad, partialIntervalMs: 0 },
      endpointing: { maxUtteranceMs: 10_000 },
    });
    // The quietest point is at 6 s: 4 s of what was heard before the cut are of the rest.
    const audio = speech(10_200);
    audio.fill(0, msToSamples(6000), msToSamples(6060));
    await play(session, silence(300));
    await play(session, audio, 100);
    await play(session, silence(1000), 100);
    await session.end();
    expect(finals().map(({ text }) => text)).toEqual(['and so on', 'and so on']);
    expect(events.filter(({ type }) => type === 'suppressed')).toEqual([]);
  });

  it('that are short count from their first frame on', async () => {
    const suppressed = async (spokenMs: number, minSpeechMs: number) => {
      const { session, events } = open(
        () => {
          const result = transcript('yes', 300);
          const [segment] = result.segments;
          return { ...result, segments: [{ ...segment!, noSpeechProb: 0.7, avgLogprob: -0.3 }] };
        },
        { partialIntervalMs: 0, endpointing: { minSpeechMs } },
      );
      await play(session, silence(600));
      await play(session, speech(spokenMs));
      await play(session, silence(900));
      await session.end();
      return events.some(({ type }) => type === 'suppressed');
    };
    expect(await suppressed(440, 60)).toBe(true);
    expect(await suppressed(560, 60)).toBe(false);
    // However many frames it takes until they count as speech.
    expect(await suppressed(560, 400)).toBe(false);
  });

  it('do not go on into the silence that follows the cut', async () => {
    const { session, calls, finals } = open(heardMs, {
      partialIntervalMs: 0,
      endpointing: { automatic: false, maxUtteranceMs: 5000 },
    });
    await play(session, speech(2000), 100);
    await play(session, silence(20_000), 100);
    expect(calls.length).toBe(1);
    expect(finals()[0]!.end).toBeCloseTo(2.3, 1);
    await play(session, speech(1000), 100);
    await session.flush();
    expect(finals()[1]!.start).toBeCloseTo(21.7, 1);
    expect(finals()[1]!.end).toBe(23);
  });
});

/** A session as it is by default. */
function openAutomatic(reply?: Reply, options: Partial<StreamingSessionOptions> = {}) {
  return open(reply, { endpointing: {}, speculate: undefined, partialIntervalMs: 0, ...options });
}

describe('a pause', () => {
  it('leaves its own end to the utterance after it', async () => {
    const { session, finals } = open(heardMs, {
      endpointing: { minSilenceMs: 700, prefixPadMs: 300 },
      partialIntervalMs: 0,
    });
    await play(session, speech(600));
    await play(session, silence(900));
    await play(session, speech(600));
    await session.end();
    await turn();
    expect(finals()[0]!.end).toBeCloseTo(0.9, 1);
    expect(finals()[1]!.start).toBeCloseTo(1.2, 1);
  });

  it('ends the utterance, and speech opens the next', async () => {
    const { session, all } = openAutomatic(heardMs, { speculate: false });
    for (let i = 0; i < 2; i++) {
      await play(session, silence(990));
      await play(session, speech(1020));
    }
    await play(session, silence(990));
    expect(all.map((event) => [event.type, 'utteranceId' in event && event.utteranceId])).toEqual([
      ['speech_start', 1],
      ['speech_end', 1],
      ['final', 1],
      ['speech_start', 2],
      ['speech_end', 2],
      ['final', 2],
    ]);
    expect(all[0]).toMatchObject({ position: 990 * 16 });
    expect(all[1]).toMatchObject({ position: 2010 * 16 });
    expect(all[2]).toMatchObject({ start: 0.69, end: 2.31 });
    expect(all[5]).toMatchObject({ start: 2.7, end: 4.32 });
  });

  it('that is shorter than minSilenceMs does not', async () => {
    const { session, finals } = openAutomatic(heardMs, { endpointing: { minSilenceMs: 600 } });
    for (let i = 0; i < 3; i++) {
      await play(session, speech(600));
      await play(session, silence(500));
    }
    expect(finals()).toEqual([]);
    await play(session, silence(200));
    expect(finals().length).toBe(1);
  });

  // Fault of the published systems: "yes" is shorter than their chunks, and vanishes.
  it('after 200 ms of speech is answered too', async () => {
    const { session, finals, calls } = openAutomatic(heardMs, { speculate: false });
    await play(session, silence(1000));
    await play(session, speech(200));
    await play(session, silence(1000));
    expect(finals().length).toBe(1);
    expect(calls[0]!.samples.length / 16).toBeGreaterThanOrEqual(200 + 300);
  });

  it('leaves nothing to answer at the end', async () => {
    const { session, finals } = openAutomatic(heardMs);
    await play(session, speech(900));
    await play(session, silence(2000));
    await session.end();
    expect(finals().length).toBe(1);
  });
});

describe('a speculative final', () => {
  it('is there when the pause has lasted long enough', async () => {
    const { session, calls, waiting, events, finals } = openAutomatic();
    await play(session, speech(990));
    await play(session, silence(210));
    expect(calls.map(({ options }) => options.timestamps)).toEqual([true]);
    waiting[0]!.answer(transcript('done'));
    await play(session, silence(30));
    // Shown at once; final when it is known that nothing follows.
    expect(events).toMatchObject([{ type: 'partial', text: 'done' }]);
    await play(session, silence(300));
    expect(finals()).toMatchObject([{ text: 'done', start: 0, end: 1.29 }]);
    expect(calls.length).toBe(1);
  });

  it('is waited for, and not made again, when the pause ends the utterance before', async () => {
    const { session, calls, waiting, finals } = openAutomatic();
    await play(session, speech(990));
    await play(session, silence(600));
    expect(finals()).toEqual([]);
    waiting[0]!.answer(transcript('done'));
    await turn();
    expect(finals()).toMatchObject([{ text: 'done' }]);
    expect(calls.length).toBe(1);
  });

  it('is thrown away when speech goes on', async () => {
    const { session, calls, finals } = openAutomatic(heardMs);
    await play(session, speech(990));
    await play(session, silence(240));
    await play(session, speech(990));
    await play(session, silence(900));
    expect(finals()).toMatchObject([{ text: `heard ${calls[1]!.samples.length / 16}` }]);
    expect(calls.length).toBe(2);
    expect(calls[1]!.samples.length / 16).toBeGreaterThan(2220);
  });

  it('is aborted when speech goes on before it is there', async () => {
    const { session, calls, waiting, events } = openAutomatic();
    await play(session, speech(990));
    await play(session, silence(240));
    expect(waiting.length).toBe(1);
    await play(session, speech(120));
    expect(calls[0]!.options.signal?.aborted).toBe(true);
    expect(events).toEqual([]);
  });

  it('that fails is made again as the final', async () => {
    const failure = new TranscribeError('down', { code: 'ERR_BACKEND_FAILED' });
    const { session, calls, events } = openAutomatic((call, index) =>
      index === 0 ? failure : heardMs(call),
    );
    await play(session, speech(990));
    await play(session, silence(900));
    expect(calls.length).toBe(2);
    expect(events.map(({ type }) => type)).toEqual(['final']);
  });

  it('takes the place of a partial that is in flight', async () => {
    const { session, calls } = openAutomatic(undefined, { partialIntervalMs: 500 });
    await play(session, speech(810));
    expect(calls.length).toBe(1);
    await play(session, silence(240));
    expect(calls[0]!.options.signal?.aborted).toBe(true);
    expect(calls[1]!.options.timestamps).toBe(true);
  });

  it('is begun after 100 ms of silence', async () => {
    const { session, calls } = openAutomatic();
    await play(session, speech(990));
    await play(session, silence(90));
    expect(calls.length).toBe(0);
    await play(session, silence(30));
    expect(calls.length).toBe(1);
  });

  it('is not kept waiting by a partial that falls due in the pause', async () => {
    const { session, calls } = openAutomatic(undefined, { partialIntervalMs: 600 });
    await play(session, speech(540));
    await play(session, silence(90));
    expect(calls.length).toBe(0);
    await play(session, silence(60));
    expect(calls.map(({ options }) => options.timestamps)).toEqual([true]);
  });

  it('leaves the partial to speech that goes on', async () => {
    const { session, calls } = openAutomatic(undefined, { partialIntervalMs: 600 });
    await play(session, speech(540));
    await play(session, silence(90));
    await play(session, speech(30));
    expect(calls.map(({ options }) => options.timestamps)).toEqual([false]);
  });

  it('serves a flush too', async () => {
    const { session, calls, finals } = open(heardMs, { speculate: true, partialIntervalMs: 0 });
    await play(session, speech(990));
    await play(session, silence(240));
    await session.flush();
    expect(calls.length).toBe(1);
    expect(finals().length).toBe(1);
  });
});

describe('cancel', () => {
  it('drops what is being spoken, and nothing else', async () => {
    const { session, events, calls } = open(heardMs);
    await play(session, speech(900));
    await session.flush();
    await play(session, speech(900));
    session.cancel();
    await play(session, silence(900));
    await play(session, speech(900));
    await session.end();
    expect(
      events.map((event) => [event.type, 'utteranceId' in event && event.utteranceId]),
    ).toEqual([
      ['partial', 1],
      ['final', 1],
      ['partial', 2],
      ['cancelled', 2],
      ['partial', 3],
      ['final', 3],
    ]);
    expect(events[3]).toMatchObject({ startSample: 900 * 16, endSample: 1800 * 16 });
    expect(calls.at(-1)!.samples.length / 16).toBe(1200);
  });

  it('aborts a partial, and answers utterances that are over', async () => {
    const { session, calls, waiting, events } = open();
    await play(session, speech(600));
    const flushed = session.flush();
    await play(session, speech(600));
    session.cancel();
    await turn();
    expect(calls.map(({ options }) => options.timestamps)).toEqual([false, true]);
    waiting[0]!.answer(transcript('one'));
    await flushed;
    await turn();
    expect(events.map(({ type }) => type)).toEqual(['cancelled', 'final']);
  });

  it('tells nothing where nobody speaks', async () => {
    const { session, events } = open(heardMs);
    await play(session, silence(900));
    session.cancel();
    await session.end();
    expect(events).toEqual([]);
    expect(() => session.cancel()).toThrow(expect.objectContaining({ code: 'ERR_DISPOSED' }));
  });
});

describe('configure', () => {
  it('takes nothing from what the detector hears', async () => {
    const heard: number[] = [];
    const vad: VoiceActivityDetector = {
      ...createEnergyVad(),
      process: (frame) => {
        heard.push(...frame);
        return 0;
      },
    };
    const { session } = open(heardMs, { vad });
    const audio = speech(200);
    for (let at = 0; at < audio.length; at += 700) {
      await session.write(audio.subarray(at, at + 700));
      session.configure({ language: 'de' });
    }
    expect(heard).toEqual([...audio.subarray(0, heard.length)]);
    expect(audio.length - heard.length).toBeLessThan(480);
  });

  it('serves what is being spoken and what comes, not what is over', async () => {
    const { session, calls, waiting } = open(undefined, { partialIntervalMs: 0, language: 'en' });
    await session.write(speech(600));
    void session.flush();
    await session.write(speech(600));
    session.configure({ language: 'de', prompt: 'Ava', hotwords: ['Köln'] });
    void session.flush();
    for (let i = 0; i < 2; i++) {
      await turn();
      waiting[0]!.answer(transcript('x'));
    }
    await turn();
    expect(calls.map(({ options }) => [options.language, options.prompt])).toEqual([
      ['en', undefined],
      ['de', 'Köln Ava x'],
    ]);
  });

  it('makes a final anew that was begun before, unless it changes the endpoint alone', async () => {
    const { session, calls, finals } = openAutomatic(heardMs, { language: 'en' });
    await play(session, speech(990));
    await play(session, silence(240));
    expect(calls.length).toBe(1);
    session.configure({ endpointing: { minSpeechMs: 90 } });
    await turn();
    expect(calls.length).toBe(1);
    session.configure({ language: 'de' });
    await play(session, silence(300));
    expect(calls.map(({ options }) => options.language)).toEqual(['en', 'de']);
    expect(finals().length).toBe(1);
  });

  it('changes what it names, and takes away what is undefined', async () => {
    const { session, calls } = open(heardMs, {
      partialIntervalMs: 0,
      language: 'en',
      prompt: 'Ava',
    });
    session.configure({ prompt: undefined });
    await session.write(speech(600));
    await session.flush();
    expect(calls[0]!.options).toMatchObject({ language: 'en' });
    expect(calls[0]!.options.prompt).toBeUndefined();
  });

  it('moves the endpoint, losing no audio between two frames', async () => {
    const { session, finals } = openAutomatic(heardMs, { endpointing: { minSilenceMs: 2000 } });
    await play(session, speech(905), 5);
    await play(session, silence(400), 5);
    expect(finals()).toEqual([]);
    session.configure({ endpointing: { minSilenceMs: 300 } });
    await play(session, silence(35), 5);
    expect(finals()).toMatchObject([{ start: 0 }]);
  });

  it('changes of endpointing what it names', async () => {
    const { session, finals } = open(heardMs, { partialIntervalMs: 0 });
    session.configure({ endpointing: { minSilenceMs: 600 } });
    await play(session, speech(900));
    await play(session, silence(1500));
    // Still not automatic.
    expect(finals()).toEqual([]);
    session.configure({ endpointing: { automatic: true } });
    await play(session, speech(900));
    await play(session, silence(540));
    expect(finals()).toEqual([]);
    await play(session, silence(90));
    expect(finals().length).toBe(1);
    session.configure({ endpointing: undefined });
    await play(session, speech(900));
    await play(session, silence(390));
    expect(finals().length).toBe(2);
  });

  it('refuses what makes no sense, at once', () => {
    const { session } = open(heardMs);
    expect(() => session.configure({ language: '' })).toThrow('language');
    expect(() => session.configure({ hotwords: [''] })).toThrow('hotwords');
    expect(() => session.configure({ endpointing: { minSilenceMs: -1 } })).toThrow('minSilenceMs');
    expect(() => session.configure({ vad: null } as object)).toThrow('no option "vad"');
  });
});

describe('resume', () => {
  it('tells again what followed an event; leaving an iteration ends nothing', async () => {
    const engine = backendOf(heardMs);
    const session = createStreamingSession({ backend: engine.backend, ...MANUAL });
    await session.write(speech(400));
    await session.flush();
    for await (const event of session) if (event.type === 'final') break;
    await session.write(speech(400));
    await session.end();
    const seen: number[] = [];
    for await (const event of session.resume(1)) seen.push(event.seq);
    expect(seen).toEqual([2, 3, 4, 5, 6]);
    expect(() => session.resume(9)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_STATE' }));
  });
});

describe('what published systems lose', () => {
  it('is the last word, said after the last pass: the end decodes it', async () => {
    const { session, calls, finals } = open(heardMs);
    await play(session, speech(1990));
    await session.end();
    expect(calls.at(-1)!.samples.length / 16).toBe(1990);
    expect(finals()[0]!.text).toBe('heard 1990');
  });

  it('is audio on which no two hypotheses agree: it is cut, not dropped, and not held for ever', async () => {
    const { session, calls, partials, finals } = open(heardMs, {
      strategy: createLocalAgreementStrategy(),
      endpointing: { automatic: false, maxUtteranceMs: 5000 },
    });
    await play(session, speech(21_000), 100);
    await session.end();
    // Each hypothesis says another number.
    expect(partials().every(({ text, committedChars }) => committedChars < text.length)).toBe(true);
    expect(Math.max(...calls.map(({ samples }) => samples.length))).toBeLessThanOrEqual(80_000);
    const bounds = finals().map(({ startSample, endSample }) => [startSample, endSample]);
    expect(bounds.length).toBeGreaterThanOrEqual(5);
    expect(bounds[0]![0]).toBe(0);
    expect(bounds.at(-1)![1]).toBe(21_000 * 16);
    for (const [i, [from]] of bounds.entries()) {
      if (i > 0) expect(from).toBe(bounds[i - 1]![1]);
    }
  });

  it('is the prompt, at a pause between two utterances', async () => {
    const { session, calls } = openAutomatic(() => transcript('One.'), { speculate: false });
    for (let i = 0; i < 2; i++) {
      await play(session, speech(600));
      await play(session, silence(4000), 100);
    }
    expect(calls.map(({ options }) => options.prompt)).toEqual([undefined, 'One.']);
  });

  it('is nothing of what a loop poisons: suppressed text is told, and never a prompt', async () => {
    const loop = Array.from({ length: 12 }, () => 'and so').join(' ');
    const { session, calls, events } = open(
      (_, index) => transcript(index === 0 ? loop : `n${index}`),
      { partialIntervalMs: 0 },
    );
    for (let i = 0; i < 3; i++) {
      await session.write(speech(2000));
      await session.flush();
    }
    expect(events).toMatchObject([
      { type: 'suppressed', utteranceId: 1, reason: 'repetition' },
      { type: 'final', text: 'and so' },
      { type: 'final', text: 'n1' },
      { type: 'final', text: 'n2' },
    ]);
    expect(calls.map(({ options }) => options.prompt)).toEqual([undefined, undefined, 'n1']);
  });

  it('is where suppressed text was, where the backend has room for part of the context only', async () => {
    const heard: number[] = [];
    const { backend } = backendOf(({ samples }, index) => {
      heard.push(samples.length / 16);
      const text = index === 0 ? 'One.' : Array.from({ length: 12 }, () => 'and so').join(' ');
      const segments = [{ start: 0.5, end: 2, text: ` ${text}` }];
      return { ...transcript(text), segments: index === 0 ? transcript(text).segments : segments };
    });
    const short: TranscriptionBackend = {
      ...backend,
      capabilities: { ...backend.capabilities, maxAudioMs: 2000 },
    };
    const strategy = createContextStrategy();
    const options = { ...MANUAL, backend: short, vad: null, strategy, partialIntervalMs: 0 };
    const session = createStreamingSession(options);
    const { events } = collect(session);
    await session.write(speech(1000));
    await session.flush();
    await session.write(speech(1500));
    await session.flush();
    await turn();
    expect(heard).toEqual([1000, 2000]);
    expect(events[1]).toMatchObject({ type: 'suppressed', start: 1, end: 2.5 });
  });

  it('is time: the end of speech is where it ended, not where that was noticed', async () => {
    const { session, all } = openAutomatic(heardMs, { endpointing: { minSilenceMs: 900 } });
    await play(session, speech(990));
    await play(session, silence(1200));
    expect(all.find(({ type }) => type === 'speech_end')).toMatchObject({ position: 990 * 16 });
  });

  it('is nothing when the engine hangs: the call is given up, and made again', async () => {
    const wakers: (() => void)[] = [];
    const clock = {
      now: () => 0,
      sleep: () => new Promise<void>((resolve) => wakers.push(resolve)),
    };
    const { backend, calls, waiting } = backendOf();
    // It does not even hear that it is aborted.
    const deaf: TranscriptionBackend = {
      ...backend,
      transcribe: (samples, { signal: _, ...rest }) => backend.transcribe(samples, rest),
    };
    const session = createStreamingSession({
      backend: deaf,
      clock,
      ...MANUAL,
      partialIntervalMs: 0,
    });
    const { events } = collect(session);
    await session.write(speech(900));
    const flushed = session.flush();
    await turn();
    // Its deadline, then the pause before it is tried again.
    for (let i = 0; i < 2; i++) {
      wakers.shift()!();
      await turn();
    }
    expect(calls.length).toBe(2);
    waiting[1]!.answer(transcript('done'));
    await flushed;
    await turn();
    expect(events).toMatchObject([{ type: 'final', text: 'done' }]);
  });
});

describe('words', () => {
  it('are asked for and told with their times, and are where a long utterance is cut', async () => {
    const words = Array.from({ length: 13 }, (_, i) => ({
      text: `w${i}`,
      start: i * 0.4,
      end: i * 0.4 + 0.35,
    }));
    const { session, calls, partials, finals } = open(
      ({ samples }) => {
        const heard = words.filter(({ end }) => end <= samples.length / 16_000);
        const text = heard.map((word) => word.text).join(' ');
        return { ...transcript(text), segments: [{ start: 0, end: 9, text, words: heard }] };
      },
      { wordTimestamps: true, endpointing: { automatic: false, maxUtteranceMs: 5000 } },
    );
    await play(session, speech(6000), 100);
    await session.flush();
    expect(calls.every(({ options }) => options.wordTimestamps === true)).toBe(true);
    expect(partials()[0]!.words!.length).toBeGreaterThan(0);
    expect(finals()[0]!.words!.at(-1)!.end).toBe(finals()[0]!.segments[0]!.words!.at(-1)!.end);
    const cut = finals()[0]!.end;
    expect(words.some(({ end }) => Math.abs(end - cut) < 1e-3)).toBe(true);
  });
});

describe('sessions that share a backend', () => {
  it('take turns, finals first, by one scheduler', async () => {
    const { backend, calls, waiting, mostActive } = backendOf();
    const scheduler = createInferenceScheduler({ backend });
    const sessions = [0, 1, 2].map(() => createStreamingSession({ scheduler, ...MANUAL }));
    const collected = sessions.map(collect);
    await play(sessions[0]!, speech(600));
    await play(sessions[1]!, speech(600));
    await play(sessions[2]!, speech(900));
    const flushed = sessions[2]!.flush();
    await play(sessions[1]!, speech(600));
    expect(calls.length).toBe(1);
    waiting[0]!.answer(transcript('a'));
    await turn();
    // The final of the third, though the second waited longer.
    expect(calls[1]!.options.timestamps).toBe(true);
    waiting[0]!.answer(transcript('c'));
    await flushed;
    await turn();
    // The second hears what came while it waited.
    expect(calls[2]!.samples.length / 16).toBe(1200);
    expect(collected[2]!.finals()).toMatchObject([{ text: 'c' }]);
    expect(mostActive()).toBe(1);
    await sessions[1]![Symbol.asyncDispose]();
    expect(calls[2]!.options.signal?.aborted).toBe(true);
  });

  it('do not keep a final waiting behind the speculation that it replaces', async () => {
    const { backend, calls, waiting } = backendOf();
    const scheduler = createInferenceScheduler({ backend });
    const options = { scheduler, partialIntervalMs: 0 };
    const [busy, first, second] = [0, 1, 2].map(() => createStreamingSession(options));
    const { finals } = collect(second!);
    await busy!.write(speech(700));
    void busy!.flush();
    // Both speculate, and wait; then the second is over.
    for (const session of [first!, second!]) {
      await play(session, speech(600));
      await play(session, silence(210));
    }
    expect(calls.length).toBe(1);
    await play(second!, silence(300));
    waiting[0]!.answer(transcript('busy'));
    await turn();
    expect(calls[1]!.samples.length / 16).toBeGreaterThan(810);
    waiting[0]!.answer(transcript('second'));
    await turn();
    await turn();
    expect(finals()).toMatchObject([{ text: 'second' }]);
    for (const session of [busy!, first!, second!]) await session[Symbol.asyncDispose]();
  });
});

describe('back-pressure', () => {
  it('lets write wait while too much audio has no final', async () => {
    const { session, waiting } = open(undefined, {
      endpointing: { automatic: false, maxUtteranceMs: 5000 },
      maxBufferedMs: 10_000,
    });
    let written = 0;
    const writing = (async () => {
      for (let i = 0; i < 400; i++) {
        await session.write(speech(100));
        written++;
      }
    })();
    await turn();
    await turn();
    expect(written).toBe(99);
    while (written < 400) {
      waiting[0]?.answer(transcript('x'));
      await turn();
      expect(session.position - written * 1600).toBeLessThanOrEqual(1600);
    }
    await writing;
  });

  it('refuses whoever does not wait', async () => {
    const { session } = open(undefined, {
      endpointing: { automatic: false, maxUtteranceMs: 5000 },
      maxBufferedMs: 10_000,
    });
    const refused = expect.objectContaining({ code: 'ERR_OVERLOADED', retryable: true });
    for (let i = 0; i < 20; i++) void session.write(speech(1000));
    await expect(session.write(speech(1000))).rejects.toEqual(refused);
    expect(session.position).toBe(20 * 16000);
  });

  it('lets write wait while too many events are unread, and loses no final', async () => {
    const { backend } = backendOf(heardMs);
    // Speech starts, speech ends, final: twice.
    const session = createStreamingSession({ backend, ...MANUAL, maxQueuedEvents: 6 });
    for (let i = 0; i < 2; i++) {
      await session.write(speech(1000));
      await session.flush();
    }
    let resumed = false;
    const third = session.write(speech(1000)).then(() => {
      resumed = true;
    });
    await turn();
    expect(resumed).toBe(false);
    const iterator = session[Symbol.asyncIterator]();
    const seen: SessionEvent[] = [];
    const read = async () => seen.push((await iterator.next()).value as SessionEvent);
    // The third has told of its speech already.
    await read();
    await read();
    await third;
    const ended = session.end();
    while (seen.at(-1)?.type !== 'final' || seen.at(-1)?.seq !== 9) await read();
    await ended;
    expect((await iterator.next()).done).toBe(true);
    const finals = seen.filter(({ type }) => type === 'final');
    expect(finals).toMatchObject([{ utteranceId: 1 }, { utteranceId: 2 }, { utteranceId: 3 }]);
  });
});

describe('a detector', () => {
  it('that answers with promises decides the same', async () => {
    const energy = createEnergyVad();
    const slow: VoiceActivityDetector = {
      ...energy,
      process: async (frame) => {
        await undefined;
        return energy.process(frame);
      },
    };
    const runs = await Promise.all(
      [undefined, slow].map(async (vad) => {
        const { session, finals } = open(heardMs, { vad, partialIntervalMs: 0 });
        for (let i = 0; i < 3; i++) {
          await session.write(silence(1333));
          await session.write(speech(777));
          await session.write(silence(555));
          if (i < 2) void session.flush();
        }
        await session.end();
        return finals().map(({ start, end, text }) => ({ start, end, text }));
      }),
    );
    expect(runs[0]?.length).toBe(3);
    expect(runs[1]).toEqual(runs[0]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('that %s is bypassed with a warning: nothing is lost', async (_, process) => {
    const { session, events, calls } = open(heardMs, { vad: { ...createEnergyVad(), process } });
    await session.write(speech(1000));
    await session.end();
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'VAD_FAILED' }]);
    expect(calls.at(-1)!.samples.length).toBe(16000);
  });
});

describe('the end', () => {
  it('answers everything, then ends the iteration', async () => {
    const { session, finals, done } = open(heardMs);
    await session.write(speech(700));
    const first = session.end();
    expect(session.end()).toBe(first);
    await first;
    await done;
    expect(finals().length).toBe(1);
    await expect(session.write(speech(10))).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await session.flush();
  });

  it('comes at once by dispose: the call is aborted, and nothing is told any more', async () => {
    const { session, calls, events, done } = open();
    await session.write(speech(700));
    const flushed = session.flush();
    await turn();
    await session[Symbol.asyncDispose]();
    await session[Symbol.asyncDispose]();
    expect(calls.at(-1)!.options.signal?.aborted).toBe(true);
    await expect(flushed).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await expect(session.write(speech(10))).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await expect(session.flush()).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await expect(session.end()).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await done;
    await turn();
    expect(events).toEqual([]);
  });

  it('leaves nobody waiting', async () => {
    const { session } = open(undefined, {
      endpointing: { automatic: false, maxUtteranceMs: 5000 },
      maxBufferedMs: 6000,
    });
    const waiting = session.write(speech(8000));
    await session[Symbol.asyncDispose]();
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
  });

  it('is told to one reader', () => {
    const { session } = open(heardMs);
    expect(() => session[Symbol.asyncIterator]()).toThrow(/one reader/);
  });
});

describe('what is refused', () => {
  it('is audio that is none', async () => {
    const { session } = open(heardMs);
    const invalid = expect.objectContaining({ code: 'ERR_INVALID_AUDIO' });
    await expect(session.write(new Float32Array([0, Number.NaN]))).rejects.toEqual(invalid);
    await expect(session.write([0, 0] as unknown as Float32Array)).rejects.toEqual(invalid);
    expect(session.position).toBe(0);
    await session.write(new Float32Array(0));
    await session.end();
  });

  it.each([
    [{ backend: {} }, /"backend"/],
    [{ strategy: {} }, /"strategy"/],
    [{ vad: {} }, /"vad"/],
    [{ language: '' }, /"language"/],
    [{ task: 'summarise' }, /"task" is "summarise", but must be "transcribe" or "translate"/],
    [{ prompt: 7 }, /"prompt"/],
    [{ prompt: 'x'.repeat(4001) }, /"prompt" is a string of 4001 characters, but must be .* 4000/],
    [{ partialIntervalMs: -1 }, /"partialIntervalMs" is -1, but must be a number from 0 to 60000/],
    [{ endpointing: { maxUtteranceMs: 10 } }, /"maxUtteranceMs"/],
    [{ endpointing: { prefixPadMs: Number.NaN } }, /"prefixPadMs"/],
    [{ maxBufferedMs: 5000 }, /"maxBufferedMs" is 5000, but must be a number from 29000/],
    [{ maxQueuedEvents: 0 }, /"maxQueuedEvents"/],
    [{ hotwords: 'Ava' }, /"hotwords"/],
    [{ speculate: 1 }, /"speculate"/],
    [{ scheduler: { backend: {} } }, /"scheduler"/],
    [{ partialInterval: 500 }, /no option "partialInterval"/],
  ])('is %j', (options, message) => {
    const { backend } = backendOf(heardMs);
    const create = () => createStreamingSession({ backend, ...options } as StreamingSessionOptions);
    expect(create).toThrow(message);
    expect(create).toThrow(expect.objectContaining({ code: 'ERR_INVALID_OPTION' }));
  });
});
