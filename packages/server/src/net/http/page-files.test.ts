import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathBelow } from './mounted-path.js';
import { loadPageFiles } from './page-files.js';

const FILES: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><title>Captions</title>',
  'page.js': 'document.title;',
  'page.css': 'body { margin: 0 }',
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'page.webmanifest': '{}',
  'page.js.map': '{}',
};

describe('the files of the captions page', () => {
  let folder: string;
  let url: string;
  let close: () => void;

  async function serving(mount = ''): Promise<void> {
    const files = await loadPageFiles(folder, { isTrusted: false, mount });
    const server = createServer((request, response) => {
      const path = pathBelow(request.url ?? '/', mount) ?? '';
      if (!files.answer(request, response, path)) response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => server.close();
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ws-page-'));
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
    await serving();
  });
  afterAll(async () => {
    close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['/', 'text/html; charset=utf-8', 'index.html'],
    ['/page.js', 'text/javascript; charset=utf-8', 'page.js'],
    ['/page.css?1', 'text/css; charset=utf-8', 'page.css'],
    ['/icon.svg', 'image/svg+xml', 'icon.svg'],
    ['/page.webmanifest', 'application/manifest+json', 'page.webmanifest'],
  ])('%s is %s', async (path, type, name) => {
    const response = await fetch(url + path);
    expect([response.status, await response.text()]).toEqual([200, FILES[name]]);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("worker-src 'self'; manifest-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('are the only ones', async () => {
    for (const path of ['/page.js.map', '/index.html', '/../package.json', '/%2e%2e/x', '/page']) {
      expect((await fetch(url + path)).status).toBe(404);
    }
  });

  it('are sent again only where they have changed', async () => {
    const etag = (await fetch(`${url}/page.js`)).headers.get('etag')!;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await fetch(`${url}/page.js`, { headers: { 'if-none-match': known } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([
        304,
        '',
        etag,
      ]);
    }
    const changed = await fetch(`${url}/page.js`, { headers: { 'if-none-match': '"other"' } });
    expect(changed.status).toBe(200);
  });

  it('are only read', async () => {
    const head = await fetch(`${url}/page.js`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(String(FILES['page.js']!.length));
    const posted = await fetch(url, { method: 'POST', body: 'x' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('are found below a path, with its slash', async () => {
    close();
    await serving('/live/captions');
    const response = await fetch(`${url}/live/captions?mode=hall`, { redirect: 'manual' });
    expect(response.status).toBe(308);
    expect(new URL(response.headers.get('location')!, response.url).href).toBe(
      `${url}/live/captions/?mode=hall`,
    );
    expect((await fetch(`${url}/live/captions/page.css`)).status).toBe(200);
  });

  it('are none where none were built', async () => {
    const none = await loadPageFiles(join(folder, 'missing'), { isTrusted: false });
    expect(none.isThere).toBe(false);
  });
});
