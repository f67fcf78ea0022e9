import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Hearing } from '@ws/server';
import { expect, it } from 'vitest';
import { transcribeBody } from './transcribe-body.js';

const HEAD =
  '--x\r\ncontent-disposition: form-data; name="audio"; filename="a.wav"\r\ncontent-type: audio/wav\r\n\r\n';

it.each([
  ['multipart/form-data; boundary=x', HEAD],
  ['audio/wav', ''],
])('the hearing of a body of %s ends when the client leaves amid it', async (type, head) => {
  const request = new IncomingMessage(new Socket());
  request.headers['content-type'] = type;
  let hear: () => void = () => {};
  const heard = new Promise<void>((resolve) => {
    hear = resolve;
  });
  let isDisposed = false;
  const hearing = {
    audioMs: 100,
    async hear() {
      hear();
    },
    [Symbol.dispose]() {
      isDisposed = true;
    },
  } as unknown as Hearing;
  const leaving = new AbortController();
  let spent = 0;
  const text = transcribeBody(request, {
    ...{ host: { createHearing: () => hearing }, signal: leaving.signal },
    ...{ strategy: undefined, language: undefined },
    spend: (ms) => {
      spent += ms;
    },
  });
  request.push(`${head}${'x'.repeat(1000)}`);
  await heard;
  leaving.abort();
  await expect(text).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  expect(isDisposed).toBe(true);
  expect(spent).toBe(100);
});
