// The page's own files, from the network where there is one, and otherwise as they were last: another program may be at the
// same address tomorrow, and must not be hidden by this page.
/// <reference lib="webworker" />

/** Written by the build: the names of the files, and a name that changes with them. */
declare const PAGE_FILES: readonly string[];
declare const PAGE_VERSION: string;

const scope = globalThis as unknown as ServiceWorkerGlobalScope;
const CACHE = `ws-captions-${PAGE_VERSION}`;
const urls: readonly string[] = PAGE_FILES.map((name) => new URL(name, scope.location.href).href);

scope.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([...urls]))
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

scope.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const plain = url.split(/[?#]/, 1)[0]!;
  if (method !== 'GET' || !urls.includes(plain)) return;
  event.respondWith(
    fetch(event.request).catch(async () => {
      const cached = await caches.match(plain, { cacheName: CACHE });
      return cached ?? Response.error();
    }),
  );
});
