import { invalidOption } from '@ws/core/internal';

/** What an address of a store begins with, and the package that reaches it. */
export const STORE_SCHEMES = {
  nats: '@ws/journal-nats',
  tls: '@ws/journal-nats',
  redis: '@ws/journal-redis',
  rediss: '@ws/journal-redis',
  valkey: '@ws/journal-redis',
} as const;

export type StoreScheme = keyof typeof STORE_SCHEMES;

/**
 * What an address begins with; `undefined`: it is the path of a folder. `redis:host` would make a folder of that name.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for an address of something else. The message holds no password
 */
export function storeScheme(store: string): StoreScheme | undefined {
  const [, given, slashes] = /^([a-z][a-z\d+.-]+):(\/\/)?/i.exec(store) ?? [];
  const scheme = given?.toLowerCase() ?? '';
  const isKnown = Object.hasOwn(STORE_SCHEMES, scheme);
  if (slashes === undefined && !isKnown) return undefined;
  if (slashes !== undefined && isKnown) return scheme as StoreScheme;
  const known = Object.keys(STORE_SCHEMES).map((name) => `${name}://`);
  throw invalidOption(
    'sessionStore',
    `${given}:${slashes ?? ''}…`,
    `a folder, or an address of ${known.join(', ')}`,
  );
}
