import { describe, expect, it } from 'vitest';
import { failure } from '../../../../test/support/failure.js';
import { memorySocket } from '../../test/support/memory-socket.js';
import { final } from '../../test/support/scripted-server.js';
import { type ClientSession, type ConnectOptions, connect } from '../index.js';

const SHUTTING_DOWN = { type: 'warning', code: 'SHUTTING_DOWN', message: 'Shutting down.' };

/** A session that has sent eight seconds; the server took two, and heard words in the first. */
async function halfway(options: ConnectOptions = {}) {
  const server = memorySocket();
  const { createSocket } = server;
  const session = await connect('ws://127.0.0.1:1', { createSocket, maxOutageMs: 0, ...options });
  for (let i = 0; i < 8; i++) await session.write(new Float32Array(16_000));
  server.say(final({ start: 0, end: 1, start_sample: 0, end_sample: 16_000 }));
  server.say({ type: 'ack', samples: 32_000 });
  return { server, session };
}

async function read(session: ClientSession): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of session) types.push(type);
  return types;
}

it('a session whose settings the server refuses fails with that alone, however much audio was sent', async () => {
  const { createSocket, say } = memorySocket();
  const session = await connect('ws://127.0.0.1:1', { createSocket, languages: ['de', 'en'] });
  for (let i = 0; i < 4; i++) await session.write(new Float32Array(16_000));
  const reading = failure(read(session));
  const message = 'The model of this server does not know "de".';
  say({ type: 'error', error: message, code: 'UNSUPPORTED_LANGUAGE', message, fatal: false });
  expect(await reading).toMatchObject({
    code: 'ERR_INVALID_OPTION',
    message: `The server refuses the settings of the session. ${message}`,
  });
});

describe('a session that the server ends before it has taken all of its audio', () => {
  it('fails as retryable, with how much is missing and from where to send it again', async () => {
    const { server, session } = await halfway();
    const reading = failure(read(session));
    server.say(SHUTTING_DOWN);
    server.say({ type: 'done' });
    const expected = {
      code: 'ERR_CONNECTION',
      retryable: true,
      details: { position: 128_000, acknowledged: 32_000, resumeFrom: 32_000, missingMs: 6000 },
    };
    for (const error of [await reading, await failure(session.end())]) {
      expect(error).toMatchObject(expected);
      expect(error.message).toMatch(/6000 ms of audio.*connect again.*from second 2\.000.*32000/);
    }
    expect(await failure(session.write(new Float32Array(1)))).toMatchObject(expected);
  });

  it('fails, too, where "end" had been sent and the server shut down before it', async () => {
    const { server, session } = await halfway();
    const ending = failure(session.end());
    await Promise.resolve();
    server.say(SHUTTING_DOWN);
    server.say({ type: 'done' });
    expect(await ending).toMatchObject({ retryable: true, details: { missingMs: 6000 } });
  });

  it('fails where "end" was answered with audio that the server refused', async () => {
    const { server, session } = await halfway();
    const ending = failure(session.end());
    await expect.poll(() => server.said('end')).toHaveLength(1);
    server.say({ type: 'ack', samples: 127_000 });
    server.say({ type: 'done' });
    expect((await ending).details).toMatchObject({ resumeFrom: 127_000, missingMs: 62.5 });
  });

  it('fails where it never took anything', async () => {
    const server = memorySocket();
    const { createSocket } = server;
    const session = await connect('ws://127.0.0.1:1', { createSocket, maxOutageMs: 0 });
    await session.write(new Float32Array(800));
    const ending = failure(session.end());
    server.say(SHUTTING_DOWN);
    await expect.poll(() => server.said('end')).toHaveLength(1);
    server.say({ type: 'done' });
    expect((await ending).details).toMatchObject({ acknowledged: 0, missingMs: 50 });
  });

  it('fails where audio still waits to be sent', async () => {
    const { server, session } = await halfway();
    server.say({ type: 'ack', samples: 128_000 });
    const sending = failure(session.write(new Float32Array(1600)));
    server.say({ type: 'done' });
    expect((await sending).details).toMatchObject({ position: 128_000, missingMs: 100 });
  });
});

describe('a session that the server ends when all is answered', () => {
  it('ends where everything was taken', async () => {
    const { server, session } = await halfway();
    server.say({ type: 'ack', samples: 128_000 });
    server.say({ type: 'done' });
    await session.end();
    expect(await read(session)).toEqual(['final']);
  });

  it('ends where a server that acknowledges nothing answers "end"', async () => {
    const server = memorySocket();
    const { createSocket } = server;
    const session = await connect('ws://127.0.0.1:1', { createSocket, maxOutageMs: 0 });
    await session.write(new Float32Array(16_000));
    const ending = session.end();
    await expect.poll(() => server.said('end')).toHaveLength(1);
    server.say({ type: 'done' });
    await ending;
    expect(await read(session)).toEqual([]);
  });
});

describe('a session whose connection ends without "done"', () => {
  it.each([
    [1000, true],
    [1001, true],
    [1006, true],
    [1011, true],
    [1008, false],
  ])('by close %i says what has no answer since the last final', async (code, retryable) => {
    const { server, session } = await halfway();
    server.close(code);
    const error = await failure(session.end());
    expect(error).toMatchObject({
      retryable,
      details: {
        ...{ closeCode: code, position: 128_000, acknowledged: 32_000 },
        ...{ resumeFrom: 16_000, missingMs: 7000 },
      },
    });
    expect(error.message).toMatch(/7000 ms of audio have no answer.*from second 1\.000/);
    expect(/connect again/.test(error.message)).toBe(retryable);
  });

  it('by a fatal error says so after what the server said', async () => {
    const { server, session } = await halfway();
    server.say({ type: 'error', code: 'SESSION_TOO_LONG', message: 'Too long.', fatal: true });
    const error = await failure(session.end());
    expect(error.message).toMatch(/^Too long\. 7000 ms of audio/);
    expect(error.details).toMatchObject({ wireCode: 'SESSION_TOO_LONG', missingMs: 7000 });
  });

  it('counts audio as answered that was cancelled, or has an error of its own', async () => {
    const { server, session } = await halfway();
    const stretch = { utterance_id: 2, start: 1, end: 3, start_sample: 16_000, end_sample: 48_000 };
    server.say({
      type: 'error',
      code: 'TRANSCRIBE_ERROR',
      message: 'No.',
      fatal: false,
      ...stretch,
    });
    server.say({ ...stretch, type: 'cancelled', seq: 4, start_sample: 48_000, end_sample: 64_000 });
    server.close(1006);
    expect((await failure(session.end())).details).toMatchObject({ resumeFrom: 64_000 });
  });

  it('without audio has nothing to say of it', async () => {
    const server = memorySocket();
    const { createSocket } = server;
    const session = await connect('ws://127.0.0.1:1', { createSocket, maxOutageMs: 0 });
    server.close(1006);
    const error = await failure(session.end());
    expect(error.details).not.toHaveProperty('missingMs');
    expect(error.message).not.toContain('audio');
  });
});
