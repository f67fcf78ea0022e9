import { describe, expect, it } from 'vitest';
import { availableCores, lookAtMachine } from './machine.js';

const reader = (files: Readonly<Record<string, string>>) => (path: string) => files[path];

describe('the processors that a process may use', () => {
  it.each<[string, number, Record<string, string>, number]>([
    ['those it may run on, where there are no groups', 8, {}, 8],
    [
      'those, where its group has no limit',
      8,
      { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' },
      8,
    ],
    [
      'what its group is granted',
      8,
      { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '200000 100000\n' },
      2,
    ],
    [
      'a part of one counted whole',
      8,
      { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '150000 100000\n' },
      2,
    ],
    [
      'one at the least',
      8,
      { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '5000 100000\n' },
      1,
    ],
    [
      'no more than there are',
      4,
      { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '900000 100000\n' },
      4,
    ],
    [
      'the least of its group and those around it',
      16,
      {
        '/proc/self/cgroup': '0::/system.slice/captions.service\n',
        '/sys/fs/cgroup/system.slice/captions.service/cpu.max': '600000 100000\n',
        '/sys/fs/cgroup/system.slice/cpu.max': '300000 100000\n',
      },
      3,
    ],
    [
      'what version 1 says',
      8,
      {
        '/proc/self/cgroup': '3:memory:/other\n2:cpu,cpuacct:/docker/abc\n',
        '/sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us': '400000\n',
        '/sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us': '100000\n',
        '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
        '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      },
      4,
    ],
    [
      'those it may run on, where nothing of it can be read',
      8,
      { '/proc/self/cgroup': 'nonsense\n\n', '/sys/fs/cgroup/cpu.max': '' },
      8,
    ],
  ])('are %s', (_, parallelism, files, expected) => {
    expect(availableCores(parallelism, reader(files))).toBe(expected);
  });

  it('are one or more here, and there is memory', () => {
    const { cores, memoryBytes } = lookAtMachine();
    expect(cores).toBeGreaterThanOrEqual(1);
    expect(memoryBytes).toBeGreaterThan(0);
  });
});
