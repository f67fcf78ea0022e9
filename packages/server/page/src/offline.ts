/** Keeps the page for when there is no network. Only pages over HTTPS, and of this machine, may. */
export function keepForOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('service-worker.js').catch(() => {
    // The page works without it.
  });
}
