import { describe, expect, it } from 'vitest';
import { parseRedisUrl } from './parse-redis-url.js';

const LOCAL = { host: 'localhost', port: 6379, db: 0 };

describe('an address of Redis', () => {
  it.each([
    ['redis://localhost', LOCAL],
    ['redis://localhost:7000/3', { ...LOCAL, port: 7000, db: 3 }],
    ['redis://[::1]/', { ...LOCAL, host: '::1' }],
    ['redis://:p%40ss@localhost', { ...LOCAL, password: 'p@ss' }],
    ['redis://me:pass@localhost', { ...LOCAL, username: 'me', password: 'pass' }],
    ['rediss://localhost?replicas=1', { ...LOCAL, tls: {}, waitReplicas: 1 }],
    [
      'rediss://localhost?ca=/x/ca.pem&cert=c.pem&key=k.pem',
      { ...LOCAL, tls: { ca: '/x/ca.pem', cert: 'c.pem', key: 'k.pem' } },
    ],
  ])('is read: %s', (url, address) => {
    expect(parseRedisUrl(url)).toEqual(address);
  });

  it.each([
    ['localhost', /redis:\/\/host/],
    ['http://localhost', /redis:\/\/host/],
    ['redis://', /redis:\/\/host/],
    ['redis://localhost/sessions', /db a whole number/],
    ['redis://localhost#x', /db a whole number/],
    ['redis://localhost?replica=1', /\?replica.*known are replicas, ca, cert, key/],
    ['redis://localhost?replicas=11', /replicas.*0 to 10/],
    ['redis://localhost?replicas=-1', /replicas.*0 to 10/],
    ['redis://localhost?replicas=1&replicas=1', /once/],
    ['redis://localhost?ca=x.pem', /rediss/],
    ['redis://%zz@localhost', /percent-encoded/],
  ])('is refused, with what is allowed: %s', (url, message) => {
    expect(() => parseRedisUrl(url)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('shows no password', () => {
    expect(() => parseRedisUrl('rediz://me:s3cret@a')).toThrow(/^(?!.*s3cret)/s);
    expect(() => parseRedisUrl('redis://me:s3cret@a:b')).toThrow(/^(?!.*s3cret)/s);
  });

  it.each([
    'redis://a?password=s3cret',
    'redis://a/path?password=s3cret',
    'redis://a?replicas=1&replicas=s3cret',
    'redis://me:12#s3cret@a',
    'redis://me:12/s3cret@a',
    'redis:me:s3cret@a',
  ])('shows no secret that stands in a wrong place: %s', (url) => {
    expect(() => parseRedisUrl(url)).toThrow(/^Option "url" (?!.*s3cret)/s);
  });
});
