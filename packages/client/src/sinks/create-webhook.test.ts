import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { final, gap, partial } from './__fixtures__/events.js';
import { createWebhook } from './create-webhook.js';

interface Hook extends AsyncDisposable {
  readonly url: string;
  readonly taken: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  readonly tries: number;
}

/** Answers with these statuses, one after the other, and then with 204; 0: not at all. */
async function startHook(...statuses: number[]): Promise<Hook> {
  const state = { taken: [] as { headers: IncomingHttpHeaders; body: string }[], tries: 0 };
  const server = createServer(async (request, response) => {
    state.tries++;
    let body = '';
    for await (const piece of request) body += piece;
    const status = statuses.shift() ?? 204;
    if (status === 0) return;
    if (status < 300) state.taken.push({ headers: request.headers, body });
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  });
}

describe('a webhook', () => {
  it('is told finals in their order, as servers say them, signed', async () => {
    await using hook = await startHook();
    const sink = createWebhook(hook.url, { secret: 's3cret', headers: { 'x-room': '7' } });
    await sink.write(partial('On'));
    await sink.write(final('One', 0, 1));
    await sink.write(final('Two', 1, 2));
    await sink[Symbol.asyncDispose]();
    expect(hook.taken.map(({ body }) => JSON.parse(body).text)).toEqual(['One', 'Two']);
    const { headers, body } = hook.taken[0]!;
    expect(JSON.parse(body)).toMatchObject({ type: 'final', utterance_id: 1, language: 'en' });
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-room': '7' });
    const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
      String(headers['ws-signature']),
    )!;
    expect(signature).toBe(
      createHmac('sha256', 's3cret').update(`${seconds}.${body}`).digest('hex'),
    );
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('is told by default which audio has no final', async () => {
    await using hook = await startHook();
    const sink = createWebhook(hook.url);
    await sink.write(final('One', 0, 1));
    await sink.write(gap(1, 2));
    await sink[Symbol.asyncDispose]();
    expect(hook.taken.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: 'final', text: 'One' },
      { type: 'error', start: 1, end: 2, message: 'The engine failed.' },
    ]);
  });

  it('is tried again where that may help, and what follows waits', async () => {
    // A request takes too long when the test says so: on a busy machine another one may take long, too.
    const timeouts: AbortController[] = [];
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const controller = new AbortController();
      timeouts.push(controller);
      return controller.signal;
    });
    onTestFinished(() => timeout.mockRestore());
    await using hook = await startHook(503, 429, 0);
    await using sink = createWebhook(hook.url, { retryDelayMs: 1, timeoutMs: 200 });
    await sink.write(final('One', 0, 1));
    await sink.write(final('Two', 1, 2));
    await expect.poll(() => hook.tries).toBe(3);
    expect(timeout).toHaveBeenCalledWith(200);
    timeouts.at(-1)!.abort();
    await expect.poll(() => hook.taken.length).toBe(2);
    expect(hook.tries).toBe(5);
    expect(hook.taken.map(({ body }) => JSON.parse(body).text)).toEqual(['One', 'Two']);
  });

  it('says what was given up, and goes on', async () => {
    await using hook = await startHook(400, 500, 500);
    const sink = createWebhook(hook.url, { retries: 1, retryDelayMs: 1 });
    await sink.write(final('Refused', 0, 1));
    await expect.poll(() => hook.tries).toBe(1);
    await expect
      .poll(() =>
        sink.write(final('Failing', 1, 2)).then(
          () => '',
          ({ message }) => message,
        ),
      )
      .toMatch(/did not take an event: it answers with status 400/);
    await sink.write(final('Taken', 2, 3)).catch(() => {});
    await sink[Symbol.asyncDispose]().catch((error: Error) =>
      expect(error.message).toMatch(/status 500/),
    );
    expect(JSON.parse(hook.taken.at(-1)!.body).text).toBe('Taken');
  });

  it('refuses more than may wait', async () => {
    await using hook = await startHook(0);
    const abort = new AbortController();
    const sink = createWebhook(hook.url, { maxQueued: 1, signal: abort.signal });
    await sink.write(final('One', 0, 1));
    await expect(sink.write(final('Two', 1, 2))).rejects.toMatchObject({ code: 'ERR_OVERLOADED' });
    abort.abort();
    await sink[Symbol.asyncDispose]();
  });

  it('refuses what makes no sense', () => {
    expect(() => createWebhook('ws://x')).toThrow(/"url" is "ws:\/\/x"/);
    expect(() => createWebhook('http://x', { events: [] })).toThrow(/"events"/);
    expect(() => createWebhook('http://x', { headers: { a: 1 } as never })).toThrow(/"headers"/);
  });
});
