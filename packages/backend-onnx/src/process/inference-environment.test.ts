import { describe, expect, it } from 'vitest';
import { inferenceEnvironment } from './inference-environment.js';

describe('the environment of an inference process', () => {
  it('is this process’s, and asks for huge pages', () => {
    expect(inferenceEnvironment({ HOME: '/home' }, 'linux')).toEqual({
      HOME: '/home',
      GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
    });
  });

  it('keeps other tunables, and this one where it is set', () => {
    const others = { GLIBC_TUNABLES: 'glibc.malloc.check=3' };
    expect(inferenceEnvironment(others, 'linux')).toEqual({
      GLIBC_TUNABLES: 'glibc.malloc.check=3:glibc.malloc.hugetlb=1',
    });
    const set = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' };
    expect(inferenceEnvironment(set, 'linux')).toEqual(set);
  });

  it.each(['darwin', 'win32'] as const)('is as it was on %s', (platform) => {
    expect(inferenceEnvironment({ HOME: '/home' }, platform)).toEqual({ HOME: '/home' });
  });
});
