import type { Refusal } from '../access/identity.js';

/** The headers that go with a refusal. */
export function refusalHeaders({ status, retryAfterS }: Refusal): Record<string, string> {
  return {
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="ws-transcribe"' }),
    ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
  };
}
