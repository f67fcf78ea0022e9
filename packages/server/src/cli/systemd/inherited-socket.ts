import { TranscribeError } from '@ws/core';

// Where systemd puts the first of the sockets that it hands over (sd_listen_fds(3)).
const FIRST = 3;

/**
 * The socket that systemd listened on before it started this process; `undefined` where there is none. The variables that
 * say so are taken out: they are not for processes that this one starts.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where there are several
 */
export function inheritedSocket(environment: NodeJS.ProcessEnv, pid: number): number | undefined {
  const { LISTEN_PID, LISTEN_FDS } = environment;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete environment[name];
  if (LISTEN_PID === undefined || Number(LISTEN_PID) !== pid) return undefined;
  const count = Number(LISTEN_FDS);
  if (!(count > 0)) return undefined;
  if (count > 1) {
    throw new TranscribeError(
      `systemd handed over ${count} sockets, and the server listens on one. Leave one ListenStream= in the socket unit.`,
      { code: 'ERR_INVALID_OPTION', details: { sockets: count } },
    );
  }
  return FIRST;
}
