import { describe, expect, it } from 'vitest';
import { parseNatsUrl } from './parse-nats-url.js';

describe('an address of brokers', () => {
  it.each([
    ['nats://localhost', { servers: ['localhost'] }],
    ['nats://a:4223,b,[::1]:4224/', { servers: ['a:4223', 'b', '[::1]:4224'] }],
    [
      'nats://a?replicas=3&storage=file&streams=6',
      { servers: ['a'], replicas: 3, storage: 'file', streams: 6 },
    ],
    ['nats://me:p%40ss%3a@a', { servers: ['a'], user: 'me', password: 'p@ss:' }],
    ['nats://s3cret@a,b', { servers: ['a', 'b'], token: 's3cret' }],
    ['tls://a', { servers: ['a'], tls: true }],
    ['tls://a?ca=/x/ca.pem', { servers: ['a'], tls: { ca: '/x/ca.pem' } }],
    [
      'tls://a?ca=ca.pem&cert=c.pem&key=k.pem',
      { servers: ['a'], tls: { ca: 'ca.pem', cert: 'c.pem', key: 'k.pem' } },
    ],
  ])('is read: %s', (url, options) => {
    expect(parseNatsUrl(url)).toEqual(options);
  });

  it.each([
    ['http://a', /nats:\/\/host/],
    ['nats://', /hosts/],
    ['nats://a,,b', /hosts/],
    ['nats://a:0', /hosts/],
    ['nats://a:70000', /hosts/],
    ['nats://a:x', /hosts/],
    ['nats://a/path', /nats:\/\/host/],
    ['nats://a#x', /nats:\/\/host/],
    ['nats://a?replicas=2', /replicas.*1, 3, 5/],
    ['nats://a?replicas=three', /replicas.*1, 3, 5/],
    ['nats://a?storage=disk', /storage.*memory, file/],
    ['nats://a?streams=0', /streams.*1 to 64/],
    ['nats://a?streams=65', /streams.*1 to 64/],
    ['nats://a?stream=3', /\?stream.*known are replicas, storage, streams, ca, cert, key/],
    ['nats://a?streams=3&streams=4', /\?streams.*once/],
    ['nats://a?streams=', /\?streams.*value/],
    ['nats://a?ca=x.pem', /tls:/],
    ['nats://:x@a', /empty/],
    ['nats://me:@a', /empty/],
    ['nats://%zz@a', /percent-encoded/],
  ])('is refused, with what is allowed: %s', (url, message) => {
    expect(() => parseNatsUrl(url)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('shows no password', () => {
    expect(() => parseNatsUrl('nats://me:s3cret@a:b')).toThrow(/^(?!.*s3cret)/s);
    expect(() => parseNatsUrl('natz://me:s3cret@a')).toThrow(/^(?!.*s3cret)/s);
  });

  it.each([
    'nats://a?password=s3cret',
    'nats://a/path?token=s3cret',
    'nats://a?storage=memory&storage=s3cret',
    'nats://%zz:s3cret@a',
    'nats://:s3cret@a',
    'nats:me:s3cret@a',
  ])('shows no secret that stands in a wrong place: %s', (url) => {
    expect(() => parseNatsUrl(url)).toThrow(/^Option "url" (?!.*s3cret)/s);
  });
});
