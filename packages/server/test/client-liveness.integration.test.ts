import { connect } from '@ws/client';
import { wordErrorRate } from '@ws/core/measures';
import { createManualClock } from '@ws/testing';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../test/support/failure.js';
import { demoRecording } from '../../../test/support/recordings.js';
import { type ServerProcess, startServer } from './support/server-process.js';

// A server process that hangs, as one does that swaps or is being debugged: it is there, and says nothing.
describe('a server process that stands still', () => {
  let server: ServerProcess;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(async () => {
    server.kill('SIGKILL');
    await server.ended;
  });

  it('ends all that a session waits for, as retryable', async () => {
    const clock = createManualClock();
    const session = await connect(server.url, { clock, maxOutageMs: 0 });
    const samples = demoRecording().subarray(0, 48_000);
    await session.write(samples);
    await expect.poll(() => session.acknowledged).toBe(48_000);
    server.kill('SIGSTOP');
    await session.write(samples);
    const reading = (async () => {
      for await (const _ of session);
    })();
    const waiting = [session.ping(), session.end(), reading].map(failure);
    await clock.advance(60_000);
    for (const error of await Promise.all(waiting)) {
      expect(error).toMatchObject({
        code: 'ERR_CONNECTION',
        retryable: true,
        details: { position: 96_000, acknowledged: 48_000 },
      });
    }
  });

  it('refuses all connections, and says so', async () => {
    server.kill('SIGSTOP');
    const error = await failure(connect(server.url, { connectTimeoutMs: 100 }));
    expect(error).toMatchObject({ code: 'ERR_CONNECTION', retryable: true });
  });

  it('does not keep a process that has left', async () => {
    const program = `
      import { connect } from '@ws/client';
      const session = await connect(${JSON.stringify(server.url)});
      await session.write(new Float32Array(16_000));
      console.log('connected');
      process.stdin.once('data', async () => {
        process.stdin.unref();
        await session[Symbol.asyncDispose]();
      });
    `;
    const client = execa('node', ['--input-type=module', '-e', program], {
      ...{ cwd: import.meta.dirname, stdin: 'pipe', cleanup: true },
    });
    client.stdout.once('data', () => {
      server.kill('SIGSTOP');
      client.stdin.write('leave');
    });
    expect((await client).exitCode).toBe(0);
  });
});

it('is left for another server, with all that was said: a server process that is killed', async () => {
  const [first, second] = await Promise.all([startServer(), startServer()]);
  try {
    const session = await connect([first.url, second.url]);
    const texts: string[] = [];
    const reading = (async () => {
      for await (const event of session) {
        if (event.type === 'final') texts.push(event.text);
        expect(event.type).not.toBe('error');
      }
    })();
    const samples = demoRecording().subarray(0, 16_000 * 20);
    const half = samples.length >> 1;
    await session.write(samples.subarray(0, half));
    await expect.poll(() => session.acknowledged, { timeout: 30_000 }).toBe(half);
    first.kill('SIGKILL');
    await session.write(samples.subarray(half));
    await session.end();
    await reading;
    expect(session.reconnections).toBe(1);
    const whole = await connect(second.url);
    const wholeTexts: string[] = [];
    const readingWhole = (async () => {
      for await (const event of whole) if (event.type === 'final') wholeTexts.push(event.text);
    })();
    await whole.write(samples);
    await whole.end();
    await readingWhole;
    const { rate } = wordErrorRate(wholeTexts.join(' '), texts.join(' '));
    expect(rate).toBeLessThan(0.1);
  } finally {
    for (const server of [first, second]) {
      server.kill('SIGKILL');
      await server.ended;
    }
  }
});
