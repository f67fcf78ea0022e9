// The page's own files, from the network where there is one, and otherwise as they were last: another program may be at the
// same address tomorrow, and must not be hidden by this page. Those of the engine are kept when it has been used.
/// <reference lib="webworker" />

/** What the page says when the engine's files are to be kept. */
export type KeepEngine = 'keep-engine';

/** Written by the build: the names of the files, and a name that changes with them. */
declare const PAGE_FILES: readonly string[];
declare const ENGINE_FILES: readonly string[];
declare const PAGE_VERSION: string;

const scope = globalThis as unknown as ServiceWorkerGlobalScope;
const CACHE = `ws-captions-${PAGE_VERSION}`;
const addresses = (names: readonly string[]): readonly string[] =>
  names.map((name) => new URL(name, scope.location.href).href);
const pageUrls = addresses(PAGE_FILES);
const engineUrls = addresses(ENGINE_FILES);

scope.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([...pageUrls]))
      .then(() => scope.skipWaiting()),
  );
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => {
        const old = names.filter((name) => name.startsWith('ws-captions-') && name !== CACHE);
        return Promise.all(old.map((name) => caches.delete(name)));
      })
      .then(() => scope.clients.claim()),
  );
});

scope.addEventListener('message', (event) => {
  const expected: KeepEngine = 'keep-engine';
  if (event.data === expected) event.waitUntil(Promise.all(engineUrls.map(keep)));
});

/** Keeps a file as the server has it now; without a network, as it is. */
async function keep(url: string): Promise<void> {
  const cache = await caches.open(CACHE);
  const tagOf = (response: Response | undefined) => response?.headers.get('etag');
  try {
    const response = await fetch(url);
    const isKept = tagOf(await cache.match(url)) === tagOf(response);
    if (!response.ok || isKept) await response.body?.cancel();
    else await cache.put(url, response);
  } catch {
    // The next use keeps it.
  }
}

scope.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const plain = url.split(/[?#]/, 1)[0]!;
  if (method !== 'GET' || !(pageUrls.includes(plain) || engineUrls.includes(plain))) return;
  event.respondWith(
    fetch(event.request).catch(async () => {
      const cached = await caches.match(plain, { cacheName: CACHE });
      return cached ?? Response.error();
    }),
  );
});
