import { describe, expect, it } from 'vitest';
import { inheritedSocket } from './inherited-socket.js';

describe('the socket that systemd hands over', () => {
  it.each([
    [{ LISTEN_PID: '7', LISTEN_FDS: '1', LISTEN_FDNAMES: 'a' }, 3],
    [{ LISTEN_PID: '8', LISTEN_FDS: '1' }, undefined],
    [{ LISTEN_PID: '7', LISTEN_FDS: '0' }, undefined],
    [{ LISTEN_PID: '7', LISTEN_FDS: 'x' }, undefined],
    [{ LISTEN_FDS: '1' }, undefined],
    [{}, undefined],
  ] as const)('of %j is %s', (said, fd) => {
    const environment = { ...said, PATH: '/bin' };
    expect(inheritedSocket(environment, 7)).toBe(fd);
    expect(environment).toEqual({ PATH: '/bin' });
  });

  it('is one', () => {
    expect(() => inheritedSocket({ LISTEN_PID: '7', LISTEN_FDS: '2' }, 7)).toThrow(/2 sockets/);
  });
});
