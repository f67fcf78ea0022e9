import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  startBrowser,
  type TestBrowser,
} from '../packages/backend-onnx/test/support/browser.js';
import {
  type ServerProcess,
  startServerIn,
} from '../packages/server/test/support/server-process.js';

const KEY = 'a-key-that-nobody-guesses-0123456789';

/** What became of a socket that a page has opened. */
interface Opened {
  readonly protocol: string;
  readonly first: string;
  readonly code: number;
}

// A browser cannot set headers of a WebSocket: a key is offered as a subprotocol, and one that is offered must be answered.
describe.skipIf(chromiumPath === undefined)('a page in Chromium', () => {
  let server: ServerProcess;
  let browser: TestBrowser;
  beforeAll(async () => {
    // A page that was never loaded from anywhere has the origin "null".
    const options = ['--turn', 'none', '--allow-origin', 'null', '--log-level', 'silent'];
    server = await startServerIn({ WS_API_KEYS: KEY }, ...options);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    server?.kill('SIGTERM');
    await server?.ended;
  });

  async function opened(protocols: readonly string[], query = ''): Promise<Opened> {
    const page = await browser.context.newPage();
    try {
      return await page.evaluate(
        ({ url, offered }) =>
          new Promise<Opened>((resolve) => {
            const socket = new WebSocket(url, offered);
            let first = '';
            socket.onmessage = ({ data }) => {
              first = JSON.parse(data).type;
              socket.close(1000);
            };
            socket.onclose = ({ code }) => resolve({ protocol: socket.protocol, first, code });
          }),
        { url: server.url + query, offered: [...protocols] },
      );
    } finally {
      await page.close();
    }
  }

  it('is let in by a key among its subprotocols, which is not answered', async () => {
    expect(await opened(['ws-transcribe.v1', `ws-key.${KEY}`])).toEqual({
      ...{ protocol: 'ws-transcribe.v1', first: 'ready', code: 1000 },
    });
    expect(await opened(['token', KEY])).toMatchObject({ protocol: 'token', first: 'ready' });
  });

  it('is let in by a token that its own server has asked for', async () => {
    const { host } = new URL(server.url);
    const headers = { authorization: `Bearer ${KEY}` };
    const response = await fetch(`http://${host}/v1/sessions`, { method: 'POST', headers });
    const { token } = (await response.json()) as { token: string };
    expect(await opened([], `?token=${token}`)).toMatchObject({ first: 'ready', code: 1000 });
  });

  it.each([
    ['no key', ['ws-transcribe.v1']],
    ['another key', ['ws-transcribe.v1', 'ws-key.another-key-0123456789']],
  ])('is not let in with %s', async (_, protocols) => {
    expect(await opened(protocols)).toEqual({ protocol: '', first: '', code: 1006 });
  });
});
