import type { KeepEngine } from './service-worker.js';

/** Keeps the page for when there is no network. Only pages over HTTPS, and of this machine, may. */
export function keepForOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('service-worker.js').catch(() => {
    // The page works without it.
  });
}

/** Keeps the engine's files, too. It has its own place for the model. */
export function keepEngineForOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  const message: KeepEngine = 'keep-engine';
  void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage(message));
}
