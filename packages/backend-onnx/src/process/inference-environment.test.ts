import { describe, expect, it } from 'vitest';
import { inferenceEnvironment } from './inference-environment.js';

describe('the environment of an inference process', () => {
  const OURS =
    'glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1048576:glibc.malloc.trim_threshold=33554432:glibc.malloc.arena_max=1';

  it('is this process’s, asks for huge pages, and gives free memory back', () => {
    expect(inferenceEnvironment({ HOME: '/home' }, 'linux')).toEqual({
      HOME: '/home',
      GLIBC_TUNABLES: OURS,
    });
  });

  it('keeps other tunables, and each of these that is set', () => {
    const others = { GLIBC_TUNABLES: 'glibc.malloc.check=3' };
    expect(inferenceEnvironment(others, 'linux')).toEqual({
      GLIBC_TUNABLES: `glibc.malloc.check=3:${OURS}`,
    });
    const set = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' };
    expect(inferenceEnvironment(set, 'linux')).toEqual({
      GLIBC_TUNABLES: OURS.replace('hugetlb=1', 'hugetlb=0'),
    });
  });

  it('has other values where a network needs them', () => {
    const own = { 'glibc.malloc.mmap_threshold': 4096 };
    expect(inferenceEnvironment({}, 'linux', own)).toEqual({
      GLIBC_TUNABLES: OURS.replace('1048576', '4096'),
    });
  });

  it('is the same for a process that has it already', () => {
    const set = { GLIBC_TUNABLES: OURS };
    expect(inferenceEnvironment(set, 'linux')).toBe(set);
  });

  it.each(['darwin', 'win32'] as const)('is as it was on %s', (platform) => {
    expect(inferenceEnvironment({ HOME: '/home' }, platform)).toEqual({ HOME: '/home' });
  });
});
