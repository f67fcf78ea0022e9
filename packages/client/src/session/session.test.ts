import { runInNewContext } from 'node:vm';
import { type ErrorCode, TranscribeError } from '@ws/core';
import { systemClock } from '@ws/core/internal';
import { createSpeechScript } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../../test/support/failure.js';
import { ownPort } from '../../../../test/support/own-port.js';
import {
  final,
  partial,
  READY,
  type Said,
  scriptedServer,
} from '../../test/support/scripted-server.js';
import { type ClientEvent, type ClientSession, connect as connectTo } from '../index.js';

// One connection each; what goes on after it is lost has tests of its own.
const connect: typeof connectTo = (url, options = {}) =>
  connectTo(url, options && { maxOutageMs: 0, ...options });

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'no error'> {
  try {
    await promise;
    return 'no error';
  } catch (error) {
    if (!TranscribeError.isInstance(error)) throw error;
    return error.code;
  }
}

async function all(session: ClientSession): Promise<ClientEvent[]> {
  const events: ClientEvent[] = [];
  for await (const event of session) events.push(event);
  return events;
}

function textual(received: readonly (Said | Uint8Array)[]): string[] {
  return received.map((frame) =>
    frame instanceof Uint8Array ? `${frame.length} bytes` : String(frame.type),
  );
}

describe('connecting', () => {
  it('says what the server said, and configures the session first', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url, {
      language: 'de',
      languages: ['de', 'en'],
      task: 'translate',
      prompt: 'Names.',
      hotwords: ['Kowalczyk'],
      wordTimestamps: true,
      vad: 'energy',
      endpointing: { minSilenceMs: 500 },
      partialIntervalMs: 0,
      encoding: 'pcm_f32le',
    });
    expect(session.ready).toMatchObject({
      sessionId: 'session-1',
      model: 'tiny.en',
      limits: { maxMessageBytes: 1_000_000 },
    });
    await session.end();
    expect(server.peers[0]!.path).toBe('/ws/transcribe/prompt?language=de&vad=energy');
    expect(server.peers[0]!.received[0]).toEqual({
      type: 'start',
      encoding: 'pcm_f32le',
      sample_rate: 16_000,
      language: 'de',
      languages: ['de', 'en'],
      task: 'translate',
      prompt: 'Names.',
      hotwords: ['Kowalczyk'],
      word_timestamps: true,
      vad: 'energy',
      endpointing: { min_silence_ms: 500 },
      partial_interval_ms: 0,
    });
  });

  it.each([
    ['to the server, as a rule', {}, undefined],
    ['to the server, when asked', { endpointing: { automatic: true } }, { automatic: true }],
    ['to the caller', { endpointing: { automatic: false } }, { automatic: false }],
    ['to the client itself', { clientVad: true }, { automatic: false }],
    [
      'to the client itself, up to the longest utterance',
      { clientVad: { minSilenceMs: 500 }, endpointing: { maxUtteranceMs: 9000 } },
      { automatic: false, max_utterance_ms: 9000 },
    ],
  ])('leaves pauses %s', async (_, options, told) => {
    const server = await scriptedServer();
    const session = await connect(server.url, options);
    await session.end();
    const { endpointing } = server.peers[0]!.received[0] as Said;
    expect(endpointing).toEqual(told);
  });

  it('tells a socket that cannot be made as an error of connecting, and no password', async () => {
    const error = await failure(
      connect('ws://me:secret@127.0.0.1:9/ws/transcribe/prompt?key=secret', {
        createSocket() {
          throw new Error('No sockets here.');
        },
      }),
    );
    expect(error).toMatchObject({ code: 'ERR_CONNECTION' });
    expect(error.message).toContain('No sockets here.');
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('secret');
  });

  it('keeps a path that is given, and its query', async () => {
    const server = await scriptedServer();
    const session = await connect(
      `${server.url.replace('ws:', 'http:')}/ws/transcribe/context?a=b`,
    );
    expect(server.peers[0]!.path).toBe('/ws/transcribe/context?a=b');
    await session[Symbol.asyncDispose]();
  });

  it('says what to do when nothing listens', async () => {
    const refused = connect(`ws://127.0.0.1:${await ownPort()}`);
    await expect(refused).rejects.toMatchObject({ code: 'ERR_CONNECTION', retryable: true });
    await expect(refused).rejects.toThrow(/ECONNREFUSED.*npx @ws\/server/);
  });

  it.each([
    [1008, 'Invalid path', 'ERR_CONNECTION', /no session at this path/],
    [1008, 'Unknown strategy: x', 'ERR_CONNECTION', /does not have this strategy/],
    [1013, 'Server is full', 'ERR_OVERLOADED', /--max-clients/],
    [1009, '', 'ERR_PROTOCOL', /smaller pieces/],
    [1001, 'Server is shutting down', 'ERR_CONNECTION', /shutting down/],
  ] as const)('explains close %s "%s"', async (code, reason, kind, text) => {
    const server = await scriptedServer(({ socket }) => socket.close(code, reason));
    const refused = connect(server.url);
    await expect(refused).rejects.toMatchObject({ code: kind });
    await expect(refused).rejects.toThrow(text);
  });

  it('prefers the error that the server says over the close code', async () => {
    const server = await scriptedServer(({ say, socket }) => {
      say({ type: 'error', code: 'SERVER_FULL', message: 'All 4 are taken.', fatal: true });
      socket.close(1013);
    });
    await expect(connect(server.url)).rejects.toThrow('All 4 are taken.');
  });

  it('gives up when the server says nothing', async () => {
    const server = await scriptedServer(() => {});
    await expect(connect(server.url, { connectTimeoutMs: 50 })).rejects.toThrow(
      /"ready" within 50/,
    );
  });

  it('refuses a server of another protocol', async () => {
    const server = await scriptedServer(({ say }) => say({ ...READY, protocol: 2 }));
    expect(await codeOf(connect(server.url))).toBe('ERR_PROTOCOL');
  });

  it('can be aborted, before and after', async () => {
    const server = await scriptedServer(() => {});
    expect(await codeOf(connect(server.url, { signal: AbortSignal.abort() }))).toBe('ERR_ABORTED');
    const abort = new AbortController();
    const opening = connect(server.url, { signal: abort.signal });
    abort.abort();
    expect(await codeOf(opening)).toBe('ERR_ABORTED');
  });

  it.each([
    ['no url', 'hello', {}],
    ['a url of another kind', 'ftp://localhost', {}],
    ['an unknown option', 'ws://localhost', { langage: 'en' }],
    ['a sample rate', 'ws://localhost', { sampleRate: 4000 }],
    ['an encoding', 'ws://localhost', { encoding: 'mp3' }],
    ['a strategy', 'ws://localhost', { strategy: 'none' }],
    ['endpointing', 'ws://localhost', { endpointing: 7 }],
    ['an interval', 'ws://localhost', { partialIntervalMs: Number.NaN }],
    ['a language', 'ws://localhost', { language: '' }],
    ['a task', 'ws://localhost', { task: 'sing' }],
    ['a detector', 'ws://localhost', { vad: 'ears' }],
    ['word times', 'ws://localhost', { wordTimestamps: 1 }],
    ['hotwords that are no list', 'ws://localhost', { hotwords: 'Zoë' }],
    ['a blank hotword', 'ws://localhost', { hotwords: [' '] }],
    ['a long hotword', 'ws://localhost', { hotwords: ['x'.repeat(101)] }],
    ['too many hotwords', 'ws://localhost', { hotwords: Array(101).fill('x') }],
    ['a detector of its own', 'ws://localhost', { clientVad: 7 }],
    ['its fields', 'ws://localhost', { endpointing: { silence: 1 } }],
    ['its ranges', 'ws://localhost', { endpointing: { minSilenceMs: Number.NaN } }],
    ['half of a character in a prompt', 'ws://localhost', { prompt: '🇺🇸'.slice(0, 3) }],
    ['half of a character in a hotword', 'ws://localhost', { hotwords: ['\ud83c'] }],
    ['a language that is none', 'ws://localhost', { language: 'x'.repeat(101) }],
    ['no languages', 'ws://localhost', { languages: [] }],
    ['a signal that is none', 'ws://localhost', { signal: {} }],
    ['what makes no sockets', 'ws://localhost', { createSocket: 5 }],
    ['a clock that is none', 'ws://localhost', { clock: {} }],
    ['no options', 'ws://localhost', null],
    ['pauses for both', 'ws://localhost', { clientVad: true, endpointing: { automatic: true } }],
  ])('refuses %s', async (_, url, options) => {
    expect(await codeOf(connect(url, options as object))).toBe('ERR_INVALID_OPTION');
  });
});

describe('settings that the server refuses', () => {
  const refusal = {
    type: 'error',
    code: 'UNSUPPORTED_VAD',
    message: 'No such detector.',
    fatal: false,
  };

  it('end the session: audio would be heard with others', async () => {
    const server = await scriptedServer(undefined, ({ say }, { type }) => {
      if (type === 'start') say(refusal);
    });
    const session = await connect(server.url, { vad: 'webrtc' });
    const reading = failure(all(session));
    expect(await session.closed).toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringContaining('No such detector.'),
    });
    expect((await reading).code).toBe('ERR_INVALID_OPTION');
  });

  it('in the middle are an event', async () => {
    const server = await scriptedServer(undefined, ({ say }, { type }) => {
      if (type === 'cancel') {
        say({ type: 'ack', samples: 0 });
        say(refusal);
      }
    });
    const session = await connect(server.url);
    await session.cancel();
    await session.end();
    expect((await all(session)).map(({ type }) => type)).toEqual(['error']);
  });
});

describe('sending', () => {
  it('sends 16-bit samples, in order with what is said, awaited or not', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    const samples = Float32Array.of(0, 0.5, -1, 1);
    void session.write(samples);
    samples.fill(0);
    void session.flush();
    void session.write(new Float32Array(3));
    void session.flush();
    await session.end();
    const { received } = server.peers[0]!;
    expect(textual(received)).toEqual([
      'start',
      '8 bytes',
      'finalize',
      '6 bytes',
      'finalize',
      'end',
    ]);
    const bytes = received[1] as Uint8Array;
    expect([...new Int16Array(bytes.slice().buffer)]).toEqual([0, 16_384, -32_768, 32_767]);
    expect(session.position).toBe(7);
  });

  it('brings audio to 16 kHz, and sends the last of it with end', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url, { sampleRate: 48_000 });
    for (let i = 0; i < 10; i++) await session.write(new Float32Array(4800));
    await session.end();
    expect(session.position).toBe(16_000);
  });

  it('takes bytes cut anywhere, and says when the last sample is cut off', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    await session.writePcm(Uint8Array.of(1, 2, 3));
    await session.writePcm(Uint8Array.of(4));
    expect(server.peers[0]!.received.slice(1)).toEqual([]);
    await expect.poll(() => server.peers[0]!.received.length).toBe(3);
    expect(server.peers[0]!.received.slice(1)).toEqual([Uint8Array.of(1, 2), Uint8Array.of(3, 4)]);
    await session.writePcm(Uint8Array.of(5));
    expect(await codeOf(session.end())).toBe('ERR_INVALID_AUDIO');
  });

  it('loses nothing of bytes that end within a sample', async () => {
    const server = await scriptedServer(undefined, ({ say }, { type }) => {
      if (type === 'end') say(final({ end: 0.1 }));
    });
    const session = await connect(server.url);
    const reading = all(session);
    await session.writePcm(new Uint8Array(201));
    expect(await failure(session.end())).toMatchObject({
      code: 'ERR_INVALID_AUDIO',
      details: { pendingBytes: 1 },
    });
    expect((await reading).map(({ type }) => type)).toEqual(['final']);
    expect(
      server.peers[0]!.received.slice(1).map((frame) =>
        'type' in frame ? frame.type : frame.length,
      ),
    ).toEqual([200, 'end']);
  });

  it.each([
    ['pcm_s16le', 500],
    ['pcm_f32le', 250],
    ['mulaw', 1000],
  ] as const)('sends no larger frames of %s than the server takes', async (encoding, samples) => {
    const server = await scriptedServer(({ say }) =>
      say({ ...READY, limits: { max_message_bytes: 1000 } }),
    );
    const session = await connect(server.url, { encoding });
    await session.write(new Float32Array(samples + 1));
    await session.end();
    const bytes = server.peers[0]!.received.filter((frame) => frame instanceof Uint8Array);
    expect(bytes.map(({ length }) => length)).toEqual([1000, 1000 / samples]);
  });

  it('cuts what is longer than a second', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    await session.write(new Float32Array(40_000));
    await session.end();
    const bytes = textual(server.peers[0]!.received);
    expect(bytes).toEqual(['start', '32000 bytes', '32000 bytes', '16000 bytes', 'end']);
  });

  it('refuses samples that are no numbers, and goes on', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    expect(await codeOf(session.write(Float32Array.of(Number.NaN)))).toBe('ERR_INVALID_AUDIO');
    expect(await codeOf(session.write([0] as unknown as Float32Array))).toBe('ERR_INVALID_AUDIO');
    await session.end();
    expect(textual(server.peers[0]!.received)).toEqual(['start', 'end']);
  });

  it.each([
    ['16-bit integers', new Int16Array(4), /Divide by 32768/],
    ['bytes', Buffer.alloc(4), /writePcm/],
    ['doubles', new Float64Array(4), /Float32Array\.from/],
    ['an array', [0, 0.5], /Float32Array\.from/],
    ['a buffer', new ArrayBuffer(4), /not ArrayBuffer/],
    ['nothing', undefined, /not Undefined/],
  ])('refuses %s for samples, and says what to do', async (_, given, advice) => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    const refused = session.write(given as unknown as Float32Array);
    await expect(refused).rejects.toMatchObject({ code: 'ERR_INVALID_AUDIO' });
    await expect(refused).rejects.toThrow(advice);
    await session.end();
    expect(session.position).toBe(0);
  });

  it.each([
    ['16-bit integers', new Int16Array(4), /new Uint8Array\(samples\.buffer/],
    ['samples', new Float32Array(4), /new Uint8Array\(samples\.buffer/],
    ['a buffer', new ArrayBuffer(4), /new Uint8Array\(buffer\)/],
    ['base64', 'AAAA', /not String/],
    ['an array', [0, 1], /not Array/],
  ])('refuses %s for bytes, and says what to do', async (_, given, advice) => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    const refused = session.writePcm(given as unknown as Uint8Array);
    await expect(refused).rejects.toMatchObject({ code: 'ERR_INVALID_AUDIO' });
    await expect(refused).rejects.toThrow(advice);
    expect(await codeOf(session.writePcm(Buffer.alloc(4), 'mp3' as 'mulaw'))).toBe(
      'ERR_INVALID_OPTION',
    );
    await session.writePcm(Buffer.alloc(4));
    await session.end();
    expect(session.position).toBe(2);
  });

  it('takes the arrays of another realm', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    await session.write(runInNewContext('new Float32Array(3)'));
    await session.writePcm(runInNewContext('new Uint8Array(4)'));
    await session.end();
    expect(session.position).toBe(5);
  });

  it('waits while the server does not read, and refuses who does not await', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url, { maxBufferedBytes: 64 * 1024 });
    server.peers[0]!.socket.pause();
    const second = new Float32Array(16_000);
    let awaited = 0;
    const filling = (async () => {
      for (; awaited < 10_000; awaited++) await session.write(second);
    })();
    // The system's own buffers take some megabytes; then sending stands still.
    let before = -1;
    let standing = 0;
    await expect
      .poll(
        () => {
          // Once may be a moment in which this process was given no time.
          standing = awaited === before ? standing + 1 : 0;
          before = awaited;
          return standing;
        },
        { interval: 50 },
      )
      .toBeGreaterThan(3);
    expect(awaited).toBeLessThan(10_000);
    const unawaited = Array.from({ length: 10 }, () => codeOf(session.write(second)));
    expect(await unawaited.at(-1)).toBe('ERR_OVERLOADED');
    server.peers[0]!.socket.resume();
    await filling;
    await session.end();
    // Nothing that was taken is lost.
    const bytes = server.peers[0]!.received.filter(
      (frame): frame is Uint8Array => frame instanceof Uint8Array,
    ).reduce((sum, frame) => sum + frame.length, 0);
    expect(bytes).toBe(session.position * 2);
  });
});

describe('endpointing', () => {
  const script = createSpeechScript([
    { pauseMs: 500 },
    { text: 'one', ms: 600 },
    { pauseMs: 800 },
    { text: 'two', ms: 600 },
    { pauseMs: 800 },
  ]);

  it.each([[1], [7], [100], [2000]])(
    'says vad_end at the same sample whatever the pieces (%i ms)',
    async (ms) => {
      const server = await scriptedServer();
      const session = await connect(server.url, { clientVad: { minSilenceMs: 300 } });
      const size = 16 * ms;
      for (let at = 0; at < script.samples.length; at += size) {
        await session.write(script.samples.subarray(at, at + size));
      }
      await session.end();
      const ends: number[] = [];
      let position = 0;
      for (const frame of server.peers[0]!.received) {
        if (frame instanceof Uint8Array) position += frame.length / 2;
        else if (frame.type === 'vad_end') ends.push(position);
      }
      expect(ends).toHaveLength(2);
      // 300 ms after the word, to the end of a frame of 30 ms.
      for (const [i, end] of ends.entries()) {
        const late = end - script.words[i]!.end * 16_000;
        expect(late).toBeGreaterThanOrEqual(4800);
        expect(late).toBeLessThan(4800 + 2 * 480);
      }
      expect(position).toBe(script.samples.length);
    },
  );
});

describe('flush of a client session', () => {
  it('resolves when the server has answered it, for all who asked there, and keeps nobody waiting', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    const [peer] = server.peers;
    const resolved: string[] = [];
    const flush = (name: string): void => void session.flush().then(() => resolved.push(name));
    // Nothing is to be answered.
    flush('before');
    void session.write(new Float32Array(2));
    flush('first');
    flush('same place');
    void session.write(new Float32Array(2));
    flush('second');
    await session.write(new Float32Array(2));
    await expect.poll(() => textual(peer!.received)).toHaveLength(6);
    expect(peer!.received.filter((frame) => 'type' in frame).slice(1)).toEqual([
      { type: 'finalize', id: 1 },
      { type: 'finalize', id: 2 },
    ]);
    expect(resolved).toEqual(['before']);
    peer!.say({ type: 'flushed', id: 1 });
    await expect.poll(() => resolved).toEqual(['before', 'first', 'same place']);
    peer!.say({ type: 'flushed', id: 2 });
    await expect.poll(() => resolved).toHaveLength(4);
    await session.end();
  });

  it('is answered for those before where the server answers the last one', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    const flushes = [1, 2, 3].map((length) => {
      void session.write(new Float32Array(length));
      return session.flush();
    });
    await expect.poll(() => textual(server.peers[0]!.received)).toHaveLength(7);
    server.peers[0]!.say({ type: 'flushed', id: 3 });
    await Promise.all(flushes);
    await session.end();
  });

  it('resolves with the end of the session, and rejects with what ended it', async () => {
    const server = await scriptedServer(undefined, ({ socket }, { type }) => {
      if (type === 'cancel') socket.terminate();
    });
    const session = await connect(server.url);
    await session.write(new Float32Array(2));
    const flushed = session.flush();
    const lost = await connect(server.url);
    await lost.write(new Float32Array(2));
    const failed = codeOf(lost.flush());
    await session.end();
    await flushed;
    await lost.cancel();
    expect(await failed).toBe('ERR_CONNECTION');
    expect(await codeOf(lost.flush())).toBe('ERR_CONNECTION');
    expect(await session.closed).toBeUndefined();
    expect((await lost.closed)?.code).toBe('ERR_CONNECTION');
  });
});

describe('what is said in the middle of the stream', () => {
  it('keeps its place among the audio; undefined takes a setting away', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    void session.write(new Float32Array(2));
    void session.cancel();
    void session.write(new Float32Array(2));
    void session.configure({
      language: 'fr',
      languages: undefined,
      prompt: undefined,
      hotwords: ['Zoë'],
    });
    void session.configure({ endpointing: { automatic: false } });
    void session.configure({ endpointing: undefined });
    await session.end();
    const said = server.peers[0]!.received.slice(1);
    expect(said.map((frame) => (frame instanceof Uint8Array ? frame.length : frame))).toEqual([
      4,
      { type: 'cancel' },
      4,
      { type: 'configure', language: 'fr', languages: null, prompt: null, hotwords: ['Zoë'] },
      { type: 'configure', endpointing: { automatic: false } },
      { type: 'configure', endpointing: null },
      { type: 'end' },
    ]);
    expect(await codeOf(session.cancel())).toBe('ERR_DISPOSED');
    expect(await codeOf(session.configure({}))).toBe('ERR_DISPOSED');
  });

  it('leaves pauses to the client that listens for them', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url, { clientVad: true });
    await session.configure({ endpointing: { maxUtteranceMs: 5000 } });
    await session.configure({ endpointing: undefined });
    expect(await codeOf(session.configure({ endpointing: { automatic: true } }))).toBe(
      'ERR_INVALID_OPTION',
    );
    await session.end();
    expect(server.peers[0]!.received.slice(1, -1)).toEqual([
      { type: 'configure', endpointing: { automatic: false, max_utterance_ms: 5000 } },
      { type: 'configure', endpointing: { automatic: false } },
    ]);
  });

  it.each([
    [{ langage: 'en' }],
    [{ language: '' }],
    [{ prompt: 7 }],
    [{ prompt: 'x'.repeat(4001) }],
    [{ hotwords: [''] }],
    [{ endpointing: { minSpeechMs: -1 } }],
  ])('refuses %j, and goes on', async (changes) => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    expect(await codeOf(session.configure(changes as object))).toBe('ERR_INVALID_OPTION');
    await session.end();
    expect(textual(server.peers[0]!.received)).toEqual(['start', 'end']);
  });
});

describe('events', () => {
  it('tell of speech, of what was made up, and of what was dropped; acknowledged audio is counted', async () => {
    const server = await scriptedServer(undefined, (peer, { type }) => {
      if (type !== 'end') return;
      peer.say({ type: 'speech_start', seq: 1, utterance_id: 1, position: 800 });
      peer.say({ type: 'ack', samples: 16_000 });
      peer.say({ type: 'speech_end', seq: 2, utterance_id: 1, position: 9000 });
      peer.say({
        ...{ type: 'suppressed', seq: 3, utterance_id: 1, reason: 'repetition' },
        ...{ text: 'so so so', start: 0.2, end: 0.4 },
      });
      peer.say({
        type: 'cancelled',
        seq: 4,
        utterance_id: 2,
        start_sample: 9600,
        end_sample: 9900,
      });
      peer.say({ type: 'ack', samples: 16_100 });
    });
    const session = await connect(server.url);
    expect(session.acknowledged).toBe(0);
    await session.end();
    expect(await all(session)).toEqual([
      { type: 'speech_start', seq: 1, utteranceId: 1, position: 800 },
      { type: 'speech_end', seq: 2, utteranceId: 1, position: 9000 },
      {
        ...{ type: 'suppressed', seq: 3, utteranceId: 1, reason: 'repetition' },
        ...{ text: 'so so so', start: 0.2, end: 0.4 },
      },
      { type: 'cancelled', seq: 4, utteranceId: 2, startSample: 9600, endSample: 9900 },
    ]);
    expect(session.acknowledged).toBe(16_100);
  });

  it('the first partial is timed from where the server heard speech start', async () => {
    const server = await scriptedServer(undefined, (peer, { type }) => {
      if (type !== 'end') return;
      peer.say({ type: 'speech_start', seq: 1, utterance_id: 1, position: 1600 });
      peer.say(partial({ seq: 2, start: 0, end: 0.2 }));
    });
    let now = 0;
    const session = await connect(server.url, { clock: { ...systemClock, now: () => now } });
    for (now = 100; now <= 300; now += 100) await session.write(new Float32Array(1600));
    now = 500;
    await session.end();
    // The sample at 0.1 s left at 200.
    expect(session.stats().firstPartial).toMatchObject({ count: 1, p50: 300 });
  });

  it('the final is timed from where the server heard speech end', async () => {
    const server = await scriptedServer(undefined, (peer, { type }) => {
      if (type !== 'ping') return;
      peer.say({ type: 'speech_end', seq: 1, utterance_id: 1, position: 1600 });
      peer.say(final({ seq: 2, start: 0, end: 0.2 }));
      peer.say({ type: 'pong' });
    });
    let now = 0;
    const session = await connect(server.url, { clock: { ...systemClock, now: () => now } });
    for (now = 100; now <= 300; now += 100) await session.write(new Float32Array(1600));
    now = 500;
    await session.ping();
    // The sample before 0.1 s left at 100, that before 0.2 at 200.
    expect(session.stats().final).toMatchObject({ count: 1, p50: 400 });
    await session.end();
  });

  it('that speech has ended does not replace an unread partial', async () => {
    const server = await scriptedServer(({ say }) => {
      say(READY);
      say(partial({ text: 'old' }));
      say(partial({ text: 'new' }));
      say({ type: 'speech_end', seq: 3, utterance_id: 1, position: 9000 });
    });
    const session = await connect(server.url, { maxQueuedEvents: 2 });
    await session.end();
    expect(await all(session)).toMatchObject([{ text: 'new' }, { type: 'speech_end' }]);
  });

  it('come in order, and end with done', async () => {
    const server = await scriptedServer(undefined, (peer, { type }) => {
      if (type !== 'end') return;
      peer.say(partial({}));
      peer.say({ type: 'brand_new', x: 1 });
      peer.say({ type: 'warning', code: 'SLOW', message: 'Slow.' });
      peer.say({ type: 'error', code: 'TRANSCRIBE_ERROR', message: 'No.', fatal: false });
      peer.say(final({}));
    });
    const session = await connect(server.url);
    await session.end();
    const events = await all(session);
    expect(events.map(({ type }) => type)).toEqual(['partial', 'warning', 'error', 'final']);
    expect(events[0]).toEqual({
      type: 'partial',
      seq: 1,
      utteranceId: 1,
      text: 'one',
      start: 0,
      end: 0.5,
      // What this server leaves out.
      startSample: 0,
      endSample: 8000,
      committedChars: 0,
      stableChars: 0,
      language: 'en',
      processingTimeMs: 5,
    });
    expect(await codeOf(session.write(new Float32Array(1)))).toBe('ERR_DISPOSED');
  });

  it('have one reader at a time', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    const iterator = session[Symbol.asyncIterator]();
    expect(() => session[Symbol.asyncIterator]()).toThrow(/one reader/);
    await iterator.return?.();
    expect(() => session[Symbol.asyncIterator]()).not.toThrow();
  });

  it('are kept for the next reader when one leaves, also what it had asked for', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    const { say } = server.peers[0]!;
    for (let id = 1; id <= 3; id++) say(final({ utterance_id: id }));
    for await (const event of session) {
      expect(event).toMatchObject({ utteranceId: 1 });
      break;
    }
    const leaving = session[Symbol.asyncIterator]();
    expect((await leaving.next()).value).toMatchObject({ utteranceId: 2 });
    expect((await leaving.next()).value).toMatchObject({ utteranceId: 3 });
    const unanswered = leaving.next();
    await leaving.return?.();
    expect(await unanswered).toEqual({ done: true, value: undefined });
    expect(await leaving.next()).toEqual({ done: true, value: undefined });
    say(final({ utterance_id: 4 }));
    await session.end();
    expect(await all(session)).toMatchObject([{ utteranceId: 4 }]);
    expect(await all(session)).toEqual([]);
  });

  it('nobody reads after somebody left count as unread', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url, { maxQueuedEvents: 2 });
    await session[Symbol.asyncIterator]().return?.();
    for (let id = 1; id <= 3; id++) server.peers[0]!.say(final({ utterance_id: id }));
    expect(await codeOf(session.end())).toBe('ERR_OVERLOADED');
  });

  it('end with what ended the session for every reader', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    await session[Symbol.asyncIterator]().return?.();
    server.peers[0]!.socket.terminate();
    expect(await codeOf(session.end())).toBe('ERR_CONNECTION');
    expect(await codeOf(all(session))).toBe('ERR_CONNECTION');
    expect(await codeOf(all(session))).toBe('ERR_CONNECTION');
  });

  it('are thrown to the reader when the connection breaks, after what came before', async () => {
    const server = await scriptedServer(({ say }) => {
      say(READY);
      say(final({}));
    });
    const session = await connect(server.url);
    const ending = session.end;
    const iterator = session[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toMatchObject({ type: 'final' });
    server.peers[0]!.socket.terminate();
    expect(await codeOf(iterator.next())).toBe('ERR_CONNECTION');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(await codeOf(ending())).toBe('ERR_CONNECTION');
    expect(await codeOf(session.write(new Float32Array(1)))).toBe('ERR_CONNECTION');
  });

  it('a fatal error ends the session with what the server said', async () => {
    const server = await scriptedServer(({ say, socket }) => {
      say(READY);
      say({ type: 'error', code: 'IDLE_TIMEOUT', message: 'Nothing came.', fatal: true });
      socket.close(1008, 'Idle timeout');
    });
    const session = await connect(server.url);
    await expect(all(session)).rejects.toThrow('Nothing came.');
  });

  it('end rejects when the server goes before done', async () => {
    const server = await scriptedServer(undefined, ({ socket }, { type }) => {
      if (type === 'end') socket.terminate();
    });
    const session = await connect(server.url);
    expect(await codeOf(session.end())).toBe('ERR_CONNECTION');
  });

  it('a server that ends the session by itself: events end, sending says so', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    const reading = all(session);
    const ping = codeOf(session.ping());
    const { say, socket } = server.peers[0]!;
    say({ type: 'done' });
    socket.close(1000);
    expect(await reading).toEqual([]);
    expect(await ping).toBe('ERR_CONNECTION');
    expect(await failure(session.write(new Float32Array(1)))).toMatchObject({
      code: 'ERR_CONNECTION',
      retryable: true,
      details: { resumeFrom: 0, missingMs: 0 },
    });
    expect((await session.closed)?.code).toBe('ERR_CONNECTION');
    await session.end();
  });

  it('a server that shuts down is left for another, though all was answered', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url, { maxOutageMs: 60_000 });
    const reading = all(session);
    const { say, socket } = server.peers[0]!;
    say({ type: 'warning', code: 'SHUTTING_DOWN', message: 'Shutting down.' });
    say({ type: 'done' });
    socket.close(1001);
    await expect.poll(() => session.reconnections).toBe(1);
    await session.write(new Float32Array(1600));
    await session.end();
    expect((await reading).map(({ type }) => type)).toEqual(['warning']);
    expect(server.peers).toHaveLength(2);
  });

  it('dispose ends the iteration, and rejects what waits', async () => {
    const server = await scriptedServer();
    const session = await connect(server.url);
    const reading = all(session);
    const ping = codeOf(session.ping());
    await session[Symbol.asyncDispose]();
    await session[Symbol.asyncDispose]();
    expect(await reading).toEqual([]);
    expect(await ping).toBe('ERR_DISPOSED');
    expect(await codeOf(session.write(new Float32Array(1)))).toBe('ERR_DISPOSED');
    expect(await codeOf(session.end())).toBe('ERR_DISPOSED');
  });

  it('an aborted signal ends the session', async () => {
    const server = await scriptedServer();
    const abort = new AbortController();
    const session = await connect(server.url, { signal: abort.signal });
    const reading = codeOf(all(session));
    abort.abort();
    expect(await reading).toBe('ERR_ABORTED');
    expect(await codeOf(session.end())).toBe('ERR_ABORTED');
  });

  it('unread partials are merged; unread finals end the session at the bound', async () => {
    const server = await scriptedServer(({ say }) => {
      say(READY);
      for (let i = 0; i < 50; i++) say(partial({ text: `partial ${i}` }));
      for (let id = 1; id <= 3; id++) say(final({ utterance_id: id }));
    });
    const kept = await connect(server.url, { maxQueuedEvents: 4 });
    await kept.end();
    expect((await all(kept)).map(({ type }) => type)).toEqual(['final', 'final', 'final']);

    const full = await connect(server.url, { maxQueuedEvents: 2 });
    expect(await codeOf(full.end())).toBe('ERR_OVERLOADED');
  });

  it('ping measures the way there and back', async () => {
    const server = await scriptedServer(undefined, ({ say }, { type }) => {
      if (type === 'ping') say({ type: 'pong' });
    });
    let now = 0;
    const session = await connect(server.url, { clock: { ...systemClock, now: () => (now += 5) } });
    expect(await session.ping()).toBe(5);
    await session.end();
  });
});
