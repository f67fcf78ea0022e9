import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hearing, serve } from '../../../test/support/serving.js';

it.each([
  ['POST', '/v1/audio/speech', 404, 'unknown_url', /\/v1\/audio\/transcriptions/],
  ['POST', '/v1/chat/completions', 404, 'unknown_url', /\/v1\/audio\/transcriptions/],
  ['POST', '/v1/realtime/calls', 404, 'unknown_url', /\/v1\/realtime\b/],
  ['GET', '/v1/realtime', 426, 'upgrade_required', /ws:/],
  ['GET', '/v1/audio/transcriptions', 405, 'method_not_allowed', /with POST/],
  ['DELETE', '/v1/models', 405, 'method_not_allowed', /with GET/],
  ['GET', '/v1/models/none', 404, 'model_not_found', /model/],
])('%s %s is refused as OpenAI refuses', async (method, path, status, code, why) => {
  const { url } = await serve({ backend: hearing() });
  const answer = await fetch(url.replace('ws', 'http') + path, { method });
  expect(answer.status).toBe(status);
  expect(answer.headers.has('allow')).toBe(status === 405);
  const { error } = (await answer.json()) as { readonly error: object };
  expect(error).toEqual({
    ...{ type: 'invalid_request_error', code, message: expect.stringMatching(why) },
    param: path.startsWith('/v1/models/') ? 'model' : null,
  });
});

it.each([
  ['temperature', 'NaN', /a number from 0 to 1/],
  ['stream', 'maybe', /true or false/],
])('a form with %s=%s is refused', async (param, value, why) => {
  const { url } = await serve({ backend: hearing() });
  const form = new FormData();
  form.set('file', new Blob(['RIFF']), 'speech.wav');
  form.set('model', 'whisper-1');
  form.set(param, value);
  const address = `${url.replace('ws', 'http')}/v1/audio/transcriptions`;
  const answer = await fetch(address, { method: 'POST', body: form });
  expect(answer.status).toBe(400);
  const { error } = (await answer.json()) as { readonly error: object };
  expect(error).toEqual({
    ...{ type: 'invalid_request_error', code: 'invalid_value', param },
    message: expect.stringMatching(why),
  });
});

it('a WebSocket elsewhere is told where there is one', async () => {
  const { url } = await serve({ backend: hearing() });
  const body = await new Promise<string>((resolve) => {
    const socket = new WebSocket(`${url}/v1/realtime/translations`);
    socket.on('error', () => {});
    socket.on('unexpected-response', (_, response) => {
      let text = '';
      response.on('data', (bytes) => {
        text += bytes;
      });
      response.on('end', () => resolve(text));
    });
  });
  expect(JSON.parse(body).error).toMatchObject({ code: 'unknown_url', param: null });
});
