import { once } from 'node:events';
import { createManualClock, createScriptedBackend } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { counting, tonesOf } from '../../../test/support/counted-tones.js';
import { s16le } from '../../../test/support/raw-client.js';
import { serve } from '../../../test/support/serving.js';
import type { TranscriptionServer } from '../../app/create-server.js';
import { type Client, connected, encoded } from './__fixtures__/wyoming-client.js';

const FORMAT = { rate: 16_000, width: 2, channels: 1 };
const options = { wyomingPort: 0, partialIntervalMs: 0 } as const;

function say(client: Client, samples: Float32Array): void {
  const bytes = s16le(samples);
  for (let at = 0; at < bytes.length; at += 2048) {
    client.send('audio-chunk', FORMAT, bytes.subarray(at, at + 2048));
  }
}

it('says what it can do, to anybody, also where all places are taken', async () => {
  const server = await serve({ backend: counting(), ...options, maxClients: 1 });
  const first = connected(server);
  first.send('audio-start', FORMAT);
  first.send('ping', { text: 'there?' });
  expect(await first.next()).toEqual(['pong', { text: 'there?' }]);
  const second = connected(server);
  second.send('describe');
  const [type, info] = await second.next();
  expect(type).toBe('info');
  expect(info).toMatchObject({
    asr: [
      {
        installed: true,
        supports_transcript_streaming: true,
        models: [{ name: server.model, installed: true, languages: ['en'] }],
      },
    ],
    tts: [],
  });
  second.send('audio-start', FORMAT);
  expect(await second.next()).toEqual([
    'error',
    { code: 'SERVER_FULL', text: expect.stringMatching(/All 1 sessions/) },
  ]);
  await second.hungUp();
  first.send('audio-stop');
  for (const said of ['transcript-start', 'transcript', 'transcript-stop']) {
    expect((await first.next())[0]).toBe(said);
  }
  // Its place is given back: there is another one over the same connection.
  first.send('transcribe', { language: 'en' });
  first.send('audio-start', FORMAT);
  first.send('ping');
  expect((await first.next())[0]).toBe('pong');
});

it('tells what is settled as it is said, and the transcript at the end', async () => {
  const server = await serve({ backend: counting(), ...options });
  const client = connected(server);
  client.send('select-program', { name: 'x' });
  client.send('transcribe', {
    ...{ name: 'base', language: 'en', context: { id: 7 }, transcript_names: ['one', 3] },
  });
  client.send('audio-start', { ...FORMAT, timestamp: 0 });
  say(client, tonesOf('one two', 1000));
  expect(await client.next()).toEqual(['transcript-start', { language: 'en', context: { id: 7 } }]);
  expect(await client.next()).toEqual(['transcript-chunk', { text: 'one two' }]);
  say(client, tonesOf('three'));
  client.send('audio-stop');
  expect(await client.next()).toEqual(['transcript-chunk', { text: ' three' }]);
  const transcript = { text: 'one two three', language: 'en', context: { id: 7 } };
  expect(await client.next()).toEqual(['transcript', transcript]);
  expect(await client.next()).toEqual(['transcript-stop', {}]);
});

it('hears several channels as one, at other rates, without "audio-start"', async () => {
  const server = await serve({ backend: counting(), ...options });
  const client = connected(server);
  const samples = tonesOf('one two', 500);
  const both = new Float32Array(samples.length);
  // At half of the rate, with two channels.
  samples.forEach((sample, i) => {
    both[i] = i % 2 === 0 ? sample : samples[i - 1]!;
  });
  client.send('audio-chunk', { rate: 8000, width: 2, channels: 2 }, s16le(both));
  client.send('audio-stop');
  await client.next();
  await client.next();
  expect(await client.next()).toEqual(['transcript', { text: 'one two', language: 'en' }]);
});

it('says that nothing was said where there is no audio', async () => {
  const client = connected(await serve({ backend: counting(), ...options }));
  client.send('transcribe');
  client.socket.end(encoded('audio-stop', {}, new Uint8Array(0)));
  expect(await client.next()).toEqual(['transcript', { text: '' }]);
  await expect(client.next()).rejects.toThrow('hung up');
});

it.each([
  ['bytes of another width', 'audio-start', { ...FORMAT, width: 4 }],
  ['too many channels', 'audio-start', { ...FORMAT, channels: 99 }],
  ['a rate that is none', 'audio-start', { ...FORMAT, rate: 1 }],
  ['a language that is none', 'transcribe', { language: '!' }],
])('refuses %s', async (_, type, data) => {
  const client = connected(await serve({ backend: counting(), ...options }));
  client.send(type, data);
  expect(await client.next()).toEqual([
    'error',
    { code: expect.any(String), text: expect.any(String) },
  ]);
  await client.hungUp();
});

it('refuses half a sample, a language of another model, and audio that fails', async () => {
  const backend = createScriptedBackend({
    hypotheses: () => {
      throw new TypeError('broken');
    },
  });
  Object.assign(backend.capabilities, { languages: ['en'] });
  const server = await serve({ backend, ...options });
  const half = connected(server);
  half.send('audio-chunk', FORMAT, new Uint8Array(3));
  expect(await half.next()).toMatchObject(['error', { code: 'INVALID_AUDIO' }]);
  const other = connected(server);
  other.send('transcribe', { language: 'de' });
  other.send('audio-start', FORMAT);
  expect(await other.next()).toMatchObject(['error', { code: 'UNSUPPORTED_LANGUAGE' }]);
  const failed = connected(server);
  say(failed, tonesOf('one'));
  failed.send('audio-stop');
  expect(await failed.next()).toMatchObject(['error', { code: 'TRANSCRIBE_ERROR' }]);
  await failed.hungUp();
});

it.each([
  ['HTTP', 'POST / HTTP/1.1\r\nHost: x\r\n\r\n{"type":"describe"}\n'],
  ['a line that does not end', 'x'.repeat(20_000)],
  ['a payload that is too large', '{"type":"audio-chunk","payload_length":1e9}\n'],
  ['a length that is none', '{"type":"audio-chunk","data_length":-1}\n'],
  ['a list', '[]\n'],
  ['an empty line', '\n'],
  ['no type', '{}\n'],
  ['fields that are none', '{"type":"ping","data_length":2}\n[]'],
])('hangs up on %s', async (_, text) => {
  const client = connected(await serve({ backend: counting(), ...options }));
  client.socket.write(text);
  expect((await client.next())[0]).toBe('error');
  await client.hungUp();
});

describe('the server', () => {
  it('answers what it has heard when it ends', async () => {
    const server = await serve({ backend: counting(), ...options });
    const client = connected(server);
    client.send('audio-start', FORMAT);
    say(client, tonesOf('one two'));
    client.send('ping');
    expect((await client.next())[0]).toBe('pong');
    const closing = server.close();
    const told = [];
    for (let i = 0; i < 4; i++) told.push(await client.next());
    expect(told[2]).toMatchObject(['transcript', { text: 'one two' }]);
    await client.hungUp();
    await closing;
    await connected(server).hungUp();
  });

  it('hangs up on who is idle, and on who is one too many', async () => {
    const idle = await serve({ backend: counting(), ...options, idleTimeoutMs: 100 });
    expect(await connected(idle).next()).toMatchObject(['error', { code: 'IDLE_TIMEOUT' }]);

    const small = await serve({
      backend: counting(),
      ...options,
      maxClients: 1,
      maxWaitingClients: 0,
    });
    for (const client of [connected(small), connected(small)]) {
      client.send('ping');
      expect((await client.next())[0]).toBe('pong');
    }
    expect(await connected(small).next()).toMatchObject(['error', { code: 'SERVER_FULL' }]);
  });

  /** A server that takes two connections. */
  const two = { backend: counting(), ...options, maxClients: 1, maxWaitingClients: 0 } as const;

  async function open(server: TranscriptionServer): Promise<Client> {
    const client = connected(server);
    await once(client.socket, 'connect');
    return client;
  }

  it('lets a client in where others have connected and say nothing', async () => {
    const server = await serve({ ...two, clock: createManualClock() });
    const silent = [await open(server), await open(server)];
    silent[1]!.socket.write('{"type":"describe"');
    const clients = [];
    for (let i = 0; i < 2; i++) {
      const client = await open(server);
      clients.push(client);
      client.send('describe');
      expect((await client.next())[0]).toBe('info');
      expect(await silent[i]!.next()).toMatchObject(['error', { code: 'IDLE_TIMEOUT' }]);
      await silent[i]!.hungUp();
    }
    for (const client of clients) {
      client.send('ping');
      expect((await client.next())[0]).toBe('pong');
    }
  });

  it('lets a client in where another has been idle for ten seconds, and leaves one that speaks', async () => {
    const clock = createManualClock();
    const server = await serve({ ...two, clock });
    const speaking = await open(server);
    speaking.send('audio-start', FORMAT);
    speaking.send('ping');
    expect((await speaking.next())[0]).toBe('pong');
    const idle = await open(server);
    idle.send('ping');
    expect((await idle.next())[0]).toBe('pong');
    expect(await connected(server).next()).toMatchObject(['error', { code: 'SERVER_FULL' }]);
    await clock.advance(10_000);
    const next = await open(server);
    next.send('ping');
    expect((await next.next())[0]).toBe('pong');
    expect(await idle.next()).toMatchObject(['error', { code: 'IDLE_TIMEOUT' }]);
    speaking.send('ping');
    expect((await speaking.next())[0]).toBe('pong');
    expect(await connected(server).next()).toMatchObject(['error', { code: 'SERVER_FULL' }]);
  });

  it('hangs up on a client that has said nothing for ten seconds', async () => {
    const clock = createManualClock();
    const server = await serve({ ...two, clock });
    const silent = await open(server);
    silent.socket.write('{"type":"describe"');
    const spoken = await open(server);
    spoken.send('ping');
    expect((await spoken.next())[0]).toBe('pong');
    await clock.advance(10_000);
    expect(await silent.next()).toMatchObject([
      'error',
      { code: 'IDLE_TIMEOUT', text: expect.stringMatching(/10000 ms/) },
    ]);
    await silent.hungUp();
    spoken.send('ping');
    expect((await spoken.next())[0]).toBe('pong');
  });

  it('gives the place of a command without audio to others who wait, after ten seconds', async () => {
    const clock = createManualClock();
    const server = await serve({ backend: counting(), ...options, clock, maxClients: 1 });
    const silent = await open(server);
    silent.send('audio-start', FORMAT);
    silent.send('ping');
    expect((await silent.next())[0]).toBe('pong');
    await clock.advance(20_000);
    silent.send('ping');
    expect((await silent.next())[0]).toBe('pong');
    const refused = await open(server);
    refused.send('audio-start', FORMAT);
    expect(await refused.next()).toMatchObject(['error', { code: 'SERVER_FULL' }]);
    await clock.advance(1000);
    // Nothing was said, so there is no transcript.
    expect(await silent.next()).toMatchObject([
      'error',
      { code: 'IDLE_TIMEOUT', text: expect.stringMatching(/Others wait for a place/) },
    ]);
    await silent.hungUp();
  });

  it('leaves the place to a command that has audio, however long it pauses', async () => {
    const clock = createManualClock();
    const server = await serve({ backend: counting(), ...options, clock, maxClients: 1 });
    const speaking = await open(server);
    say(speaking, tonesOf('one'));
    speaking.send('ping');
    expect((await speaking.next())[0]).toBe('pong');
    await clock.advance(20_000);
    const refused = await open(server);
    refused.send('audio-start', FORMAT);
    expect(await refused.next()).toMatchObject(['error', { code: 'SERVER_FULL' }]);
    await clock.advance(2000);
    speaking.send('ping');
    expect((await speaking.next())[0]).toBe('pong');
  });

  it('finishes what takes too long', async () => {
    const server = await serve({ backend: counting(), ...options, maxSessionMs: 1000 });
    const client = connected(server);
    say(client, tonesOf('one'));
    const told = [];
    for (let i = 0; i < 5; i++) told.push((await client.next())[0]);
    expect(told.at(-1)).toBe('error');
    expect(told).toContain('transcript');
  });

  it('is not open by this way where others need a key', async () => {
    const guarded = { backend: counting(), ...options, apiKeys: ['k'.repeat(20)] };
    await expect(serve({ ...guarded, host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringMatching(/--wyoming-open/),
    });
    expect((await serve(guarded)).ports.wyoming).toBeGreaterThan(0);
    expect(
      (await serve({ ...guarded, host: '0.0.0.0', wyomingOpen: true })).ports.wyoming,
    ).toBeGreaterThan(0);
    expect((await serve({ backend: counting() })).ports).toEqual({});
  });

  it('does not begin where the port is taken', async () => {
    const { ports } = await serve({ backend: counting(), ...options });
    const second = serve({ backend: counting(), wyomingPort: ports.wyoming });
    await expect(second).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
  });
});
