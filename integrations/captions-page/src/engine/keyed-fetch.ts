// The first that the engine's worker runs: what it fetches of the model is sent with the API key, as a header. The engine
// knows of no keys; and in an address one would be written down, in logs and by the cache.
/// <reference lib="webworker" />
import type { EngineAccess } from './access.js';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
const plainFetch = scope.fetch.bind(scope);
let access: EngineAccess | undefined;

// Before the engine's own listener, which is not to hear of it.
scope.addEventListener('message', (event: MessageEvent<Partial<EngineAccess>>) => {
  if (event.data.type !== 'access') return;
  event.stopImmediatePropagation();
  access = event.data as EngineAccess;
});

scope.fetch = (input, init) => {
  const request = new Request(input, init);
  const isOfModel = access !== undefined && request.url.startsWith(access.model);
  if (isOfModel && access?.apiKey !== undefined) {
    request.headers.set('authorization', `Bearer ${access.apiKey}`);
  }
  return plainFetch(request);
};
