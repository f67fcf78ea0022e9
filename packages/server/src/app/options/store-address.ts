import { invalidOption } from '@ws/core/internal';

/** The schemes of stores' addresses, each with the package that reaches such a store. */
export const STORE_SCHEMES = {
  nats: '@ws/journal-nats',
  tls: '@ws/journal-nats',
  redis: '@ws/journal-redis',
  rediss: '@ws/journal-redis',
  valkey: '@ws/journal-redis',
} as const;

export type StoreScheme = keyof typeof STORE_SCHEMES;

/**
 * Reads the scheme of a store's address; `undefined` for the path of a folder. `redis:host` is refused: it would make a folder
 * of that name.
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
