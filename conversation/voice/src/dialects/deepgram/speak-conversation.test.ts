import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { TranscribeError } from '@ws/core';
import type { ServerOptions } from '@ws/server';
import type { ScriptedSynthesizerOptions } from '@ws/speech/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { listen } from '../../__fixtures__/listening.js';

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
type Told = any;

async function speaking(
  script: ScriptedSynthesizerOptions = {},
  query = 'sample_rate=8000',
  options: ServerOptions = {},
) {
  const { server, synthesizer } = await listen(script, options);
  const socket = new WebSocket(`${server.url}/v1/speak?${query}`);
  onTestFinished(() => socket.terminate());
  /** Messages, and between them how many bytes of sound came. */
  const told: Told[] = [];
  let looked = 0;
  let wake = (): void => {};
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) told.push(JSON.parse(data.toString()));
    else if (typeof told.at(-1) === 'number') told.push(told.pop() + data.length);
    else told.push(data.length);
    wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      resolve(code);
      wake();
    });
  });
  await once(socket, 'open');
  return {
    ...{ server, synthesizer, socket, told, closed },
    say: (...messages: object[]) => {
      for (const message of messages) socket.send(JSON.stringify(message));
    },
    async until(type: string): Promise<Told> {
      for (;;) {
        for (; looked < told.length; looked++) {
          if (told[looked].type === type) return told[looked++];
        }
        if (socket.readyState > socket.OPEN) throw new Error(`closed before ${type}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

const speak = (text: string) => ({ type: 'Speak', text });
const FLUSH = { type: 'Flush' };
/** Of a text of so many characters: 60 ms each, of 16 bits at 8 kHz. */
const bytesOf = (chars: number): number => chars * 480 * 2;

describe('/v1/speak over a WebSocket', () => {
  it('speaks each text when it is flushed, in order, and what is left at the end', async () => {
    const { say, told, until, closed } = await speaking();
    expect(await until('Metadata')).toMatchObject({
      ...{ request_id: expect.any(String), model_name: 'aura-asteria-en' },
    });
    say(speak('Good mor'), speak('ning.'), FLUSH, speak('Yes.'), FLUSH, FLUSH, speak('No.'));
    for (const sequence_id of [0, 1, 2]) {
      expect(await until('Flushed')).toEqual({ type: 'Flushed', sequence_id });
    }
    say({ type: 'Close' });
    expect(await closed).toBe(1000);
    expect(told.slice(1)).toEqual([
      ...[bytesOf(13), { type: 'Flushed', sequence_id: 0 }],
      ...[bytesOf(4), { type: 'Flushed', sequence_id: 1 }, { type: 'Flushed', sequence_id: 2 }],
      ...[bytesOf(3), { type: 'Flushed', sequence_id: 3 }],
    ]);
  });

  it('speaks a whole sentence before it is flushed', async () => {
    const { say, synthesizer } = await speaking();
    say(speak('It is a fine day for all of us. And'));
    await expect.poll(() => synthesizer.calls[0]?.outcome).toBe('answered');
  });

  it('says no more of what is cleared, and goes on', async () => {
    const { say, told, until, synthesizer } = await speaking({ hangs: ({ index }) => index === 0 });
    say(speak('One.'), FLUSH, speak('Two.'), FLUSH, speak('Three'));
    await expect.poll(() => synthesizer.calls[0]?.outcome).toBe('pending');
    say({ type: 'Clear' });
    expect(await until('Cleared')).toEqual({ type: 'Cleared', sequence_id: 0 });
    expect(synthesizer.calls[0]!.outcome).toBe('aborted');
    say(speak('Four.'), FLUSH);
    await until('Flushed');
    expect(told.slice(1)).toEqual([
      { type: 'Cleared', sequence_id: 0 },
      ...[bytesOf(5), { type: 'Flushed', sequence_id: 1 }],
    ]);
  });

  it('warns of what it cannot do, and goes on', async () => {
    const failures = ({ text }: { text: string }) =>
      text === 'Fail.'
        ? new TranscribeError('IndexError', { code: 'ERR_BACKEND_FAILED' })
        : undefined;
    const { say, until, socket } = await speaking({ failures });
    say({ type: 'Sing' });
    expect(await until('Warning')).toMatchObject({ code: 'INVALID_MESSAGE' });
    socket.send('{');
    expect(await until('Warning')).toMatchObject({ code: 'INVALID_MESSAGE' });
    socket.send(Buffer.from([1]));
    expect(await until('Warning')).toMatchObject({ code: 'INVALID_MESSAGE' });
    say(speak('a'.repeat(2001)));
    expect(await until('Warning')).toMatchObject({ code: 'INPUT_TOO_LONG' });
    say(speak('Fail.'), FLUSH);
    const { code, description } = await until('Warning');
    expect([code, description]).toEqual([
      'SPEECH_FAILED',
      expect.not.stringContaining('IndexError'),
    ]);
    await until('Flushed');
    say(speak('Yes.'), FLUSH);
    expect(await until('Flushed')).toMatchObject({ sequence_id: 1 });
  });

  it('takes no more than it can hold', async () => {
    const { say, until, told } = await speaking({ hangs: () => true });
    for (let i = 0; i < 30; i++) say(speak('Word. '.repeat(333)));
    expect(await until('Warning')).toMatchObject({ code: 'OVERLOADED' });
    say({ type: 'Clear' });
    await until('Cleared');
    for (let i = 0; i < 25; i++) say(FLUSH, speak('a'));
    say({ type: 'Clear' });
    await until('Cleared');
    expect(told.filter(({ code }) => code === 'OVERLOADED').length).toBeGreaterThan(5);
  });

  it('gives telephone speech, and refuses what is no sound for a socket', async () => {
    const { say, told, until, server } = await speaking({}, 'encoding=mulaw');
    say(speak('Yes.'), FLUSH);
    await until('Flushed');
    expect(told[1]).toBe(bytesOf(4) / 2);
    for (const query of ['encoding=mp3', 'container=wav', 'model=nobody', 'sample_rate=1']) {
      const refused = new WebSocket(`${server.url}/v1/speak?${query}`).on('error', () => {});
      const [, response] = await once(refused, 'unexpected-response');
      refused.terminate();
      const { statusCode, headers } = response as IncomingMessage;
      expect([statusCode, headers['dg-error']]).toEqual([400, expect.stringMatching('must be')]);
    }
  });

  it('speaks what has come when the server stops', async () => {
    const { say, told, server, closed, until } = await speaking();
    await until('Metadata');
    say(speak('Good morning.'), { type: 'Speak', text: 'x'.repeat(2001) });
    await until('Warning');
    const closing = server.close();
    expect(await closed).toBe(1001);
    await closing;
    expect(told.filter((one) => typeof one === 'number')).toEqual([bytesOf(13)]);
  });
});
