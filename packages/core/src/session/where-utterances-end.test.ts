import { describe, expect, it } from 'vitest';
import { msToSamples } from '../audio/sample-clock.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { judging } from './__fixtures__/judging-turn.js';
import {
  backendOf,
  heardMs,
  MANUAL,
  open,
  openAutomatic,
  play,
  silence,
  speech,
  transcript,
  turn,
} from './__fixtures__/session-under-test.js';
import { createStreamingSession } from './streaming-session.js';

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
      const result = transcript('and so on');
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

  it('is begun after 60 ms of silence where a turn detector is asked then', async () => {
    const { session, calls } = openAutomatic(undefined, { turn: judging(0.1) });
    await play(session, speech(990));
    await play(session, silence(30));
    expect(calls.length).toBe(0);
    await play(session, silence(60));
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
