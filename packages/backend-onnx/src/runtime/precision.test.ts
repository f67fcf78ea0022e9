import { describe, expect, it } from 'vitest';
import { detectPrecision } from './precision.js';

const flags = (names: string) => (): string => `processor\t: 0\nflags\t\t: fpu sse2 ${names}\n`;
const unreadable = (): string => {
  throw new Error('no such file');
};

describe('detectPrecision', () => {
  it.each([
    ['x86 Linux with AVX-512 VNNI', 'linux', 'x64', flags('avx512f avx512_vnni'), 'int8'],
    ['x86 Linux with AVX VNNI', 'linux', 'x64', flags('avx2 avx_vnni'), 'int8'],
    ['x86 Linux without', 'linux', 'x64', flags('avx2 avx512f'), 'fp32'],
    ['a flag that only begins so', 'linux', 'x64', flags('avx_vnni_int16x'), 'fp32'],
    ['x86 Linux that does not say', 'linux', 'x64', unreadable, 'fp32'],
    ['x86 elsewhere', 'win32', 'x64', flags('avx512_vnni'), 'fp32'],
    ['an Intel Mac', 'darwin', 'x64', flags('avx512_vnni'), 'fp32'],
    ['ARM', 'darwin', 'arm64', unreadable, 'int8'],
    ['ARM Linux', 'linux', 'arm64', unreadable, 'int8'],
    ['anything else', 'linux', 's390x', flags('avx512_vnni'), 'fp32'],
  ] as const)('%s', (_, platform, architecture, info, expected) => {
    expect(detectPrecision(platform, architecture, info)).toBe(expected);
  });

  it('says something of this machine', () => {
    expect(['fp32', 'int8']).toContain(detectPrecision());
  });
});
