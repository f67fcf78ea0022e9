import type { SocketRefusal } from '../protocols/server-protocol.js';

/** The headers that go with a refusal. */
export function refusalHeaders({
  status,
  retryAfterS,
  headers,
}: SocketRefusal): Record<string, string> {
  return {
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="ws-transcribe"' }),
    ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
    ...headers,
  };
}
