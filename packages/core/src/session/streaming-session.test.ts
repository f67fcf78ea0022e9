import { describe, expect, it } from 'vitest';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { SessionEvent } from '../contracts/session-events.js';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import { createInferenceScheduler } from '../scheduling/inference-scheduler.js';
import { createContextStrategy } from '../strategy/context.js';
import { createLocalAgreementStrategy } from '../strategy/local-agreement.js';
import {
  backendOf,
  collect,
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
    const { backend } = backendOf(
      ({ samples }, index) => {
        heard.push(samples.length / 16);
        const text = index === 0 ? 'One.' : Array.from({ length: 12 }, () => 'and so').join(' ');
        const words = [{ text: 'One.', start: 0.6, end: 1 }];
        const segments = [{ start: 0.5, end: 2, text: ` ${text}`, ...(index === 0 && { words }) }];
        return { ...transcript(text), segments };
      },
      { prefix: true, wordTimestamps: true, maxAudioMs: 2000 },
    );
    const strategy = createContextStrategy();
    const options = { ...MANUAL, backend, vad: null, strategy, partialIntervalMs: 0 };
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
  it('are asked for and told with their times', async () => {
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
    // As long as it would have been had the engine been idle.
    expect(calls[1]!.samples.length / 16).toBe(700);
    waiting[0]!.answer(transcript('second'));
    await turn();
    await turn();
    expect(finals()).toMatchObject([{ text: 'second' }]);
    for (const session of [busy!, first!, second!]) await session[Symbol.asyncDispose]();
  });
});

describe('a partial at a pause', () => {
  const said = (events: readonly SessionEvent[]) =>
    events.flatMap((event) => (event.type === 'partial' ? [event.speculative ?? false] : []));

  it('is the final, unless speech goes on', async () => {
    const { session, events, finals } = openAutomatic(heardMs, { partialIntervalMs: 500 });
    await play(session, speech(1200));
    await play(session, silence(200));
    expect(said(events).at(-1)).toBe(true);
    expect(said(events).slice(0, -1)).not.toContain(true);
    await play(session, speech(1200));
    expect(said(events).at(-1)).toBe(false);
    await play(session, silence(200));
    const shown = events.filter((event) => event.type === 'partial').at(-1);
    await play(session, silence(1000));
    expect(shown).toMatchObject({ speculative: true, text: finals()[0]!.text });
  });

  it('is none where sound comes while it is made', async () => {
    const { session, events, calls, waiting } = openAutomatic();
    await play(session, speech(1200));
    await play(session, silence(150));
    expect(calls.length).toBe(1);
    await play(session, speech(100));
    waiting[0]?.answer(transcript('So far'));
    await turn();
    expect(said(events)).toEqual([]);
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
    expect(() => session[Symbol.asyncIterator]()).toThrow(/have a reader/);
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
    [{ task: 'summarise' }, /"task" is "summarise", but must be one of transcribe, translate/],
    [{ prompt: 7 }, /"prompt"/],
    [{ prompt: 'x'.repeat(4001) }, /"prompt" is a string of 4001 characters, but must be .* 4000/],
    [{ partialIntervalMs: -1 }, /"partialIntervalMs" is -1, but must be a number from 0 to 60000/],
    [{ endpointing: { maxUtteranceMs: 10 } }, /"endpointing.maxUtteranceMs"/],
    [{ endpointing: { prefixPadMs: Number.NaN } }, /"endpointing.prefixPadMs"/],
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
