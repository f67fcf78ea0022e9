import { describe, expect, it } from 'vitest';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
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

describe('cancel', () => {
  it('drops what is being spoken, and nothing else', async () => {
    const { session, events, calls } = open(heardMs, { firstPartialMs: 500 });
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
