import type { ProtocolHost } from '@ws/server';

/** Bounds of a request that says what to speak, or to answer. */
export const JSON_BODY: Parameters<ProtocolHost['readJson']>[1] = {
  maxBytes: 64 * 1024,
  timeoutMs: 10_000,
};
