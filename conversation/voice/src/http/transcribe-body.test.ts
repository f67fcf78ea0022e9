import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { AudioSession, SentRecording } from '@ws/server';
import { expect, it } from 'vitest';
import { transcribeBody } from './transcribe-body.js';

it('the hearing of a recording ends when the client leaves amid it', async () => {
  let hear: () => void = () => {};
  const heard = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const over: string[] = [];
  const hearing = {
    audioMs: 100,
    async writeBytes() {
      hear();
      await new Promise((resolve) => setImmediate(resolve));
    },
    [Symbol.dispose]: () => over.push('hearing'),
  } as unknown as AudioSession;
  const recording: SentRecording = {
    // Long enough that it is left amid it.
    path: process.execPath,
    async reserveSession() {},
    async share() {},
    async [Symbol.asyncDispose]() {
      over.push('recording');
    },
  };
  const leaving = new AbortController();
  let spent = 0;
  const text = transcribeBody(new IncomingMessage(new Socket()), {
    host: { openAudioSession: () => hearing, receive: async () => recording },
    ...{ signal: leaving.signal, strategy: undefined, language: undefined },
    spend: (ms) => {
      spent += ms;
    },
  });
  await heard;
  leaving.abort();
  await expect(text).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  expect(over).toContain('hearing');
  expect(over.at(-1)).toBe('recording');
  expect(spent).toBe(100);
});

it('the answer says which speech has no text', async () => {
  const recording: SentRecording = {
    path: import.meta.filename,
    async reserveSession() {},
    async share() {},
    async [Symbol.asyncDispose]() {},
  };
  const answer = await transcribeBody(new IncomingMessage(new Socket()), {
    host: {
      openAudioSession: ({ onEvent }) =>
        ({
          audioMs: 5000,
          async writeBytes() {},
          async end() {
            onEvent({ type: 'untranscribed', start: 1, end: 2.5 } as never);
            onEvent({ type: 'final', text: 'good morning', language: 'en' } as never);
          },
          [Symbol.dispose]() {},
        }) as unknown as AudioSession,
      receive: async () => recording,
    },
    ...{ signal: new AbortController().signal, strategy: undefined, language: undefined },
    spend() {},
  });
  expect(answer).toEqual({
    text: 'good morning',
    language: 'en',
    untranscribed: [{ start: 1, end: 2.5 }],
  });
});
