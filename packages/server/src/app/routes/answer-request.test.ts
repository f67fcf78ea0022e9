import type { Logger } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { ownPort } from '../../../../../test/support/own-port.js';
import { hearing, serve } from '../../../test/support/serving.js';
import type { TranscriptionServer } from '../create-server.js';

const get = (
  server: TranscriptionServer,
  path: string,
  init: RequestInit = {},
): Promise<Response> => fetch(server.url.replace('ws:', 'http:') + path, init);

describe('a server that is asked how it is', () => {
  it('is alive and ready', async () => {
    const server = await serve({ backend: hearing() });
    expect(await (await get(server, '/health/live')).json()).toEqual({ status: 'alive' });
    const ready = await get(server, '/health/ready');
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('is alive, and not ready, when its engine has failed', async () => {
    const health = async () => ({ status: 'failed' }) as const;
    const server = await serve({ backend: { ...hearing(), health } });
    expect((await get(server, '/health/live')).status).toBe(200);
    const ready = await get(server, '/health/ready');
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'failed' }]);
  });

  it('is alive, and not ready, while it loads', async () => {
    let loaded = (): void => {};
    const loading = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    const port = await ownPort();
    const starting = serve({ backend: { ...hearing(), load: () => loading }, port });
    const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    await expect.poll(async () => (await at('/health/live').catch(() => null))?.status).toBe(200);
    expect((await at('/health/ready')).status).toBe(503);
    expect((await at('/metrics')).status).toBe(200);
    loaded();
    await starting;
    expect((await at('/health/ready')).status).toBe(200);
  });

  it.each(['/health', '/health/live', '/health/ready', '/metrics'])(
    '%s is only read',
    async (path) => {
      const server = await serve({ backend: hearing() });
      const posted = await get(server, path, { method: 'POST', body: 'x' });
      expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      const head = await get(server, path, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    },
  );

  it('calls a request as who sent it does, and logs it without its query', async () => {
    const said: object[] = [];
    const logger: Logger = { ...silentLogger, debug: (fields) => said.push(fields) };
    const server = await serve({ backend: hearing(), logger });
    const named = await get(server, '/health/live?key=secret', {
      headers: { 'x-request-id': 'proxy-7' },
    });
    expect(named.headers.get('x-request-id')).toBe('proxy-7');
    const forged = await get(server, '/health/live', {
      headers: { 'x-request-id': 'a"b {}'.repeat(20) },
    });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(said).toContainEqual({
      ...{ request: 'proxy-7', method: 'GET', path: '/health/live', status: 200 },
    });
    expect(JSON.stringify(said)).not.toContain('secret');
  });
});
