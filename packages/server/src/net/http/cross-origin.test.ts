import { expect, it } from 'vitest';
import { hearing, serve } from '../../../test/support/serving.js';

const PAGE = 'https://captions.example';

async function served() {
  const server = await serve({ backend: hearing(), allowedOrigins: [PAGE] });
  return server.url.replace('ws', 'http');
}

it.each(['/health', '/v1/models', '/v1/info', '/nothing'])(
  'a page of an allowed origin can read the answer of %s',
  async (path) => {
    const response = await fetch((await served()) + path, { headers: { origin: PAGE } });
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(response.headers.get('vary')).toContain('origin');
    expect(response.headers.get('access-control-expose-headers')).toContain('x-request-id');
  },
);

it('a browser that asks first is told that the page may ask, with the headers of any client', async () => {
  const http = await served();
  const asks = (origin: string) =>
    fetch(`${http}/v1/audio/transcriptions`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-stainless-os',
        'access-control-request-private-network': 'true',
      },
    });
  const allowed = await asks(PAGE);
  expect(allowed.status).toBe(204);
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    'access-control-allow-origin': PAGE,
    'access-control-allow-methods': 'GET, HEAD, POST',
    'access-control-allow-headers': 'authorization,x-stainless-os',
    'access-control-allow-private-network': 'true',
  });
  const refused = await asks('https://elsewhere.example');
  expect(refused.status).toBe(403);
  expect(refused.headers.has('access-control-allow-origin')).toBe(false);
});

it('what is no page is told nothing of origins', async () => {
  const { headers } = await fetch(`${await served()}/health`);
  expect(headers.has('access-control-allow-origin')).toBe(false);
});
