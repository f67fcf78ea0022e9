import { expect, it } from 'vitest';
import { answerToLargeBody } from '../../../test/support/large-request.js';
import { hearing, serve } from '../../../test/support/serving.js';

const KEY = 'k'.repeat(20);

it.each([
  ['/health', 405],
  ['/', 404],
  ['/nothing', 404],
  ['/v1/sessions', 401],
  ['/v1/auth/grant', 401],
  ['/v1/realtime/client_secrets', 401],
  ['/v1/models', 405],
  ['/v1/audio/transcriptions', 401],
  ['/v1/listen', 401],
])('POST %s with 8 MiB is answered by %d, and the connection goes on', async (path, status) => {
  const server = await serve({ backend: hearing(), apiKeys: [KEY] });
  expect(await answerToLargeBody(server.url + path, 'application/json')).toContain(
    `HTTP/1.1 ${status} `,
  );
});

it.each(['/v1/sessions', '/v1/auth/grant', '/v1/realtime/client_secrets'])(
  'POST %s says that 8 MiB are too much',
  async (path) => {
    const server = await serve({ backend: hearing() });
    expect(await answerToLargeBody(server.url + path, 'application/json')).toContain(
      'HTTP/1.1 413 ',
    );
  },
);

it('POST /v1/listen says that a recording is larger than the server takes', async () => {
  const server = await serve({ backend: hearing(), maxUploadBytes: 1024 * 1024 });
  expect(await answerToLargeBody(`${server.url}/v1/listen`, 'audio/wav')).toContain(
    'HTTP/1.1 413 ',
  );
});
