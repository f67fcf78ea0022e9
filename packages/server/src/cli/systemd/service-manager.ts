import { spawn } from 'node:child_process';
import type { Logger } from '@ws/core';

/** The service manager that started this process, and wants to know how it is (sd_notify(3)). */
export interface ServiceManager {
  /** Sessions are taken. From now on the watchdog is fed, where there is one. */
  ready(status: string): void;
  /** It has begun to end. Resolves once the manager knows that, or cannot be told. Never rejects. */
  stopping(): Promise<void>;
}

// A watchdog that expects food every n seconds is fed twice as often.
const WATCHDOG_SHARE = 2;
const MICROSECONDS = 1000;
// A manager that hangs keeps no process from ending.
const TELL_MS = 2000;

/**
 * systemd, as `NOTIFY_SOCKET` says. Node has no datagram sockets of Unix, and the packages that have are built when they
 * are installed: `systemd-notify`, which comes with systemd, speaks for this process. The unit needs `NotifyAccess=all`.
 *
 * The watchdog is not fed while the engine has failed, nor, of course, while the event loop stands still: then systemd
 * starts the service anew.
 *
 * @param hasFailed - whether the server can no longer transcribe
 */
export function serviceManager({
  hasFailed,
  logger,
}: {
  readonly hasFailed: () => Promise<boolean>;
  readonly logger: Logger;
}): ServiceManager {
  const { NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID } = process.env;
  if (!NOTIFY_SOCKET) return { ready() {}, async stopping() {} };
  let feeding: NodeJS.Timeout | undefined;
  let isStopping = false;
  let isWarned = false;

  function tell(...assignments: string[]): Promise<void> {
    return new Promise((resolve) => {
      const notify = spawn('systemd-notify', assignments, {
        ...{ stdio: 'ignore', timeout: TELL_MS, killSignal: 'SIGKILL' },
      });
      const fail = (reason: string): void => {
        if (!isWarned) logger.warn({ reason }, 'systemd-notify failed: systemd is not told');
        isWarned = true;
        resolve();
      };
      notify.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
      notify.once('close', (code) => (code === 0 ? resolve() : fail(`exit code ${code}`)));
    });
  }

  function feed(): void {
    const isMeant = WATCHDOG_PID === undefined || Number(WATCHDOG_PID) === process.pid;
    const everyMs = Number(WATCHDOG_USEC) / MICROSECONDS / WATCHDOG_SHARE;
    if (!isMeant || !(everyMs > 0)) return;
    let isBusy = false;
    feeding = setInterval(async () => {
      if (isBusy) return;
      isBusy = true;
      if (isStopping || !(await hasFailed())) await tell('WATCHDOG=1');
      isBusy = false;
    }, everyMs);
    feeding.unref();
  }

  return {
    ready(status) {
      void tell('READY=1', `STATUS=${status}`);
      feed();
    },
    stopping() {
      isStopping = true;
      return tell('STOPPING=1');
    },
  };
}
