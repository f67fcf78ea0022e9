import { expect, it } from 'vitest';
import { pageHeaders } from './page-headers.js';

it('sets what helmet sets, and allows nothing foreign', () => {
  const headers = pageHeaders({ isTrusted: false });
  expect(Object.keys(headers)).toEqual(
    expect.arrayContaining([
      'content-security-policy',
      'cross-origin-opener-policy',
      'cross-origin-resource-policy',
      'origin-agent-cluster',
      'referrer-policy',
      'x-content-type-options',
      'x-dns-prefetch-control',
      'x-download-options',
      'x-frame-options',
      'x-permitted-cross-domain-policies',
      'x-xss-protection',
    ]),
  );
  const policy = headers['content-security-policy']!;
  expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

it('lets a page run and play what it has made itself, where it is told so', () => {
  const options = { isTrusted: false, makesBlobs: true };
  const { 'content-security-policy': policy } = pageHeaders(options);
  expect(policy).toContain("script-src 'self' blob:; style-src 'self'");
  expect(policy).toContain("media-src 'self' blob: data:");
  expect(pageHeaders({ isTrusted: false })['content-security-policy']).not.toMatch(/blob: data:/);
});

it('asks for TLS from now on only where browsers trust the certificate', () => {
  const name = 'strict-transport-security';
  expect(pageHeaders({ isTrusted: false })).not.toHaveProperty(name);
  expect(pageHeaders({ isTrusted: true })).toHaveProperty(name, 'max-age=31536000');
});

it('lets a worker compile WebAssembly, where it is told so, and evaluate nothing', () => {
  const { 'content-security-policy': policy } = pageHeaders({ isTrusted: false, compiles: true });
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'; style-src 'self'");
  expect(policy).not.toContain("'unsafe-eval'");
});
