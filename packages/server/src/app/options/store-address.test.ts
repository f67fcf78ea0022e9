import { describe, expect, it } from 'vitest';
import { normalizeServerOptions } from './server-options.js';
import { storeScheme } from './store-address.js';

describe('the store of sessions', () => {
  it.each([
    ['nats://127.0.0.1', 'nats'],
    ['TLS://host', 'tls'],
    ['redis://:pass@host', 'redis'],
    ['rediss://host', 'rediss'],
    ['valkey://host', 'valkey'],
    ['sessions', undefined],
    ['./store:1', undefined],
    ['store:1', undefined],
    ['C:\\sessions', undefined],
    ['C:/sessions', undefined],
    ['/var/lib/a://b', undefined],
  ])('%s is %s', (store, scheme) => {
    expect(storeScheme(store)).toBe(scheme);
  });

  it.each([
    'mysql://me:s3cret@host',
    'http://me:s3cret@host',
    'redis:me:s3cret@host',
    'nats:/s3cret',
  ])('is refused where it is no such address, without a password: %s', (sessionStore) => {
    const refused = (): unknown => normalizeServerOptions({ sessionStore });
    expect(refused).toThrow(/sessionStore.*must be a folder, or an address of nats:\/\//);
    expect(refused).toThrow(/^(?!.*s3cret)/s);
  });
});
