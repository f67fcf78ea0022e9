import { APIError, APIStatusError, stt as livekit } from '@livekit/agents';
import { type Clock, TranscribeError } from '@ws/core';
import { systemClock } from '@ws/core/internal';
import { createServer } from '@ws/server';
import { createScriptedBackend, type ScriptedBackendOptions } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { frame, frames, pause, together, told, tone } from './__fixtures__/spoken.js';
import type { STTOptions } from './options/stt-options.js';
import { STT } from './stt.js';

const SPOKEN = together(pause(200), tone(800), pause(900), tone(800), pause(900));
const RETRY = { connOptions: { maxRetry: 2, retryIntervalMs: 1, timeoutMs: 1000 } };

/** Says how much it was given. */
function heard(engine: ScriptedBackendOptions = {}, options: Partial<STTOptions> = {}) {
  const backend = createScriptedBackend({
    hypotheses: ({ durationMs }) => [
      { text: 'aye', start: 0.1, end: Math.min(0.8, durationMs / 1000), probability: 0.5 },
    ],
    ...engine,
  });
  return { backend, whisper: new STT({ backend, ...options }) };
}

describe('a stream of LiveKit', () => {
  it('tells the start of speech, transcripts, usage and the end of speech, in this order', async () => {
    const { whisper } = heard();
    expect(whisper).toBeInstanceOf(livekit.STT);
    expect(whisper.capabilities).toMatchObject({
      streaming: true,
      interimResults: true,
      alignedTranscript: 'word',
      keyterms: true,
    });
    const metrics: unknown[] = [];
    whisper.on('metrics_collected', (one) => metrics.push(one.audioDurationMs));
    const stream = whisper.stream();
    for (const one of frames(SPOKEN)) stream.pushFrame(one);
    stream.endInput();
    const events = await told(stream);
    const names = events.map(({ name }) => name);
    const steps = names.filter((name) => !/INTERIM|PREFLIGHT/.test(name));
    expect(steps).toEqual([
      'START_OF_SPEECH',
      'FINAL_TRANSCRIPT',
      'RECOGNITION_USAGE',
      'END_OF_SPEECH',
      'START_OF_SPEECH',
      'FINAL_TRANSCRIPT',
      'RECOGNITION_USAGE',
      'END_OF_SPEECH',
      ...steps.slice(8),
    ]);
    expect(names).toContain('INTERIM_TRANSCRIPT');
    const [first, second] = events.filter(({ name }) => name === 'FINAL_TRANSCRIPT');
    const [said] = first!.alternatives!;
    expect(said).toMatchObject({ text: 'aye', language: 'en', confidence: 0.5 });
    expect(said!.words).toMatchObject([{ text: 'aye', confidence: 0.5 }]);
    expect(said!.words![0]!.startTime).toBeGreaterThanOrEqual(said!.startTime);
    expect(second!.alternatives![0].startTime).toBeGreaterThan(said!.endTime - 0.01);
    const used = events.reduce((sum, { recognitionUsage: u }) => sum + (u?.audioDuration ?? 0), 0);
    expect(used).toBeCloseTo(3.6, 5);
    expect(metrics.length).toBe(steps.filter((name) => name === 'RECOGNITION_USAGE').length);
    expect(new Set(events.map(({ requestId }) => requestId)).size).toBe(1);
  });

  it('hears other rates, several channels, and frames of any length', async () => {
    const { whisper, backend } = heard({}, { partialIntervalMs: 0 });
    const stream = whisper.stream();
    const spoken = (rate: number) => together(tone(700, rate), pause(700, rate));
    stream.pushFrame(frame(spoken(48_000), 48_000, 2));
    for (const one of frames(spoken(8000), 8000)) stream.pushFrame(one);
    stream.pushFrame(frame(new Float32Array(0)));
    stream.endInput();
    const events = await told(stream);
    expect(events.filter(({ name }) => name === 'FINAL_TRANSCRIPT')).toHaveLength(2);
    expect(events.at(-1)?.name).toMatch(/END|USAGE/);
    expect(backend.calls.every(({ samples }) => samples.some((one) => one > 0.1))).toBe(true);
  });

  it('ends an utterance where it is flushed', async () => {
    const { whisper } = heard({}, { endpointing: { automatic: false } });
    const stream = whisper.stream();
    stream.pushFrame(frame(together(tone(600), pause(800), tone(600))));
    stream.flush();
    const seen: number[] = [];
    for await (const { type } of stream) {
      seen.push(type);
      if (type === livekit.SpeechEventType.END_OF_SPEECH) break;
    }
    expect(seen.filter((type) => type === livekit.SpeechEventType.FINAL_TRANSCRIPT)).toHaveLength(
      1,
    );
    stream.close();
  });

  it('loses nothing where the engine fails, and LiveKit tries again', async () => {
    let failures = 4;
    const { whisper } = heard(
      {
        hypotheses: ({ durationMs }) => `${Math.round(durationMs / 100)}`,
        failures: () =>
          failures-- > 0
            ? new TranscribeError('It died.', { code: 'ERR_BACKEND_CRASHED', retryable: true })
            : undefined,
      },
      { partialIntervalMs: 0, clock: HASTE },
    );
    const stream = whisper.stream(RETRY);
    for (const one of frames(SPOKEN)) stream.pushFrame(one);
    stream.endInput();
    const events = await told(stream);
    const finals = events.filter(({ name }) => name === 'FINAL_TRANSCRIPT');
    expect(finals).toHaveLength(2);
    const edges = events.filter(({ name }) => name.endsWith('OF_SPEECH')).map(({ name }) => name);
    expect(edges).toEqual(edges.map((_, i) => (i % 2 ? 'END_OF_SPEECH' : 'START_OF_SPEECH')));
    expect(edges.length % 2).toBe(0);
    expect(new Set(events.map(({ requestId }) => requestId)).size).toBeGreaterThan(1);
    const used = events.reduce((sum, { recognitionUsage: u }) => sum + (u?.audioDuration ?? 0), 0);
    expect(used).toBeCloseTo(3.6, 5);
  });

  it('goes on after an utterance that cannot be transcribed', async () => {
    const { whisper } = heard(
      {
        failures: ({ durationMs }) =>
          durationMs > 1500
            ? new TranscribeError('No.', { code: 'ERR_BACKEND_FAILED' })
            : undefined,
      },
      { partialIntervalMs: 0 },
    );
    const errors: unknown[] = [];
    whisper.on('error', (error) => errors.push(error));
    const stream = whisper.stream(RETRY);
    const spoken = together(tone(1500), pause(900), tone(600), pause(900));
    for (const one of frames(spoken)) stream.pushFrame(one);
    stream.endInput();
    const names = (await told(stream)).map(({ name }) => name);
    expect(names.filter((name) => name === 'FINAL_TRANSCRIPT')).toHaveLength(1);
    expect(names.filter((name) => name === 'END_OF_SPEECH')).toHaveLength(2);
    expect(errors).toMatchObject([{ recoverable: true, error: { code: 'ERR_BACKEND_FAILED' } }]);
  });

  it('ends with an error that trying again does not help', async () => {
    const { whisper } = heard({ capabilities: { languages: ['en'] } }, { language: 'de' });
    const errors: { recoverable: boolean; error: Error }[] = [];
    whisper.on('error', (error) => errors.push(error));
    const stream = whisper.stream(RETRY);
    stream.pushFrame(frame(tone(100)));
    expect(await told(stream)).toEqual([]);
    expect(errors).toMatchObject([{ recoverable: false, error: { statusCode: 400 } }]);
  });

  it('adds its offset to all times', async () => {
    const { whisper } = heard();
    const stream = whisper.stream();
    stream.startTimeOffset = 100;
    for (const one of frames(SPOKEN)) stream.pushFrame(one);
    stream.endInput();
    const final = (await told(stream)).find(({ name }) => name === 'FINAL_TRANSCRIPT');
    const [said] = final!.alternatives!;
    expect(said!.startTime).toBeGreaterThanOrEqual(100);
    expect(said!.startTime).toBeLessThan(101);
    expect(said!.words![0]!.startTime).toBeGreaterThanOrEqual(100);
  });

  it('leaves others their turn, however much there is to hear', async () => {
    const { whisper } = heard();
    const stream = whisper.stream();
    let turns = 0;
    const counting = setInterval(() => turns++, 0);
    const second = frame(pause(1000));
    for (let i = 0; i < 1200; i++) stream.pushFrame(second);
    stream.endInput();
    await told(stream);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(3);
  });

  it('leaves nothing behind where it is closed', async () => {
    const { whisper, backend } = heard({ hangs: () => true });
    const stream = whisper.stream();
    stream.pushFrame(frame(SPOKEN));
    await expect.poll(() => backend.calls.length).toBeGreaterThan(0);
    await whisper.close();
    await told(stream);
    await expect.poll(() => backend.calls.map(({ outcome }) => outcome)).not.toContain('pending');
  });
});

describe('words to expect', () => {
  it('are the user’s, and the session’s behind them, for streams that are open too', async () => {
    const { whisper, backend } = heard({}, { hotwords: ['Ava'], partialIntervalMs: 0 });
    const stream = whisper.stream();
    const events = stream[Symbol.asyncIterator]();
    stream.pushFrame(frame(together(tone(600), pause(800))));
    for (;;) {
      const next = await events.next();
      if (next.value?.type === livekit.SpeechEventType.END_OF_SPEECH) break;
    }
    whisper._updateSessionKeyterms(['Zephyr', 'Ava', ' ', 'x'.repeat(101)]);
    stream.pushFrame(frame(together(tone(600), pause(800))));
    stream.endInput();
    await told(stream);
    expect(backend.calls[0]!.options.prompt).toContain('Ava');
    expect(backend.calls[0]!.options.prompt).not.toContain('Zephyr');
    expect(backend.calls.at(-1)!.options.prompt).toContain('Ava, Zephyr');
    whisper.updateOptions({ hotwords: ['Bo'], language: 'en' });
    await whisper.recognize(frame(SPOKEN));
    expect(backend.calls.at(-1)!.options).toMatchObject({ language: 'en' });
    expect(backend.calls.at(-1)!.options.prompt).toContain('Bo, Zephyr');
    expect(() => whisper.updateOptions({ hotwords: [''] })).toThrow('hotwords');
  });
});

describe('recognize', () => {
  it('transcribes frames at once', async () => {
    const { whisper } = heard();
    const event = await whisper.recognize(frames(together(SPOKEN, SPOKEN)));
    expect(event.type).toBe(livekit.SpeechEventType.FINAL_TRANSCRIPT);
    expect(event.alternatives![0]).toMatchObject({ language: 'en', confidence: 0.5 });
    expect(event.alternatives![0].text).toMatch(/^aye/);
    expect(event.alternatives![0].words!.length).toBeGreaterThan(0);
    const silence = await whisper.recognize(frame(pause(500)));
    expect(silence.alternatives![0]).toMatchObject({ text: '', startTime: 0 });
  });

  it.each(['in this process', 'on a server'])(
    'has the text of an engine without segments, %s',
    async (place) => {
      const answer = { text: 'Aye.', segments: [], language: 'en', processingTimeMs: 1 };
      const { backend, whisper } = heard({ hypotheses: () => answer });
      await using server = await createServer({ backend, port: 0, vad: 'energy', turn: 'none' });
      const remote = new STT({ url: server.url });
      const event = await (place === 'on a server' ? remote : whisper).recognize(frames(SPOKEN));
      expect(event.alternatives![0].text).toMatch(/^Aye\./);
    },
  );

  it('fails as LiveKit expects, and is given up with the reason of its signal', async () => {
    const failing = heard({
      failures: () => new TranscribeError('No.', { code: 'ERR_BACKEND_FAILED' }),
    });
    const error = await failing.whisper.recognize(frame(SPOKEN)).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ retryable: false, cause: { code: 'ERR_BACKEND_FAILED' } });
    const slow = await heard()
      .whisper.recognize(frame(pause(100), 4000))
      .catch((cause: unknown) => cause);
    expect(slow).toBeInstanceOf(APIStatusError);
    const { whisper } = heard({ hangs: () => true });
    const leaving = new AbortController();
    const result = whisper.recognize(frame(SPOKEN), leaving.signal);
    setImmediate(() => leaving.abort(new Error('gone')));
    await expect(result).rejects.toThrow('gone');
  });
});

describe('options', () => {
  it('go together', () => {
    const { backend } = heard();
    const turn = { judge: async () => 1 } as never;
    for (const wrong of [
      {},
      { backend, url: 'ws://localhost' },
      { url: 'nowhere' },
      { backend, apiKey: 'k' },
      { backend, vad: 'silero' },
      { backend, turn: 'smart' },
      { url: 'ws://localhost', turn },
      { url: 'ws://localhost', createVad: () => turn },
      { backend, langauge: 'en' },
      { backend, wordTimestamps: 1 },
    ]) {
      expect(() => new STT(wrong as never)).toThrow(TranscribeError);
    }
    expect(new STT({ backend, turn }).model).toBe(backend.name);
    expect(new STT({ url: 'ws://localhost', turn: 'smart', model: 'base' }).model).toBe('base');
  });
});

/** Time in which nobody waits before he tries again, and nothing takes too long. */
const HASTE: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms < 5000 ? 0 : ms, signal),
};
