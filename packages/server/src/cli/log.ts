import { type Logger, pino } from 'pino';

/** What `--log-level` takes, from nothing to everything. */
export const LOG_LEVELS: readonly ['silent', 'error', 'warn', 'info', 'debug'] = [
  'silent',
  'error',
  'warn',
  'info',
  'debug',
];

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** JSON lines on stderr, written at once: nothing is lost when the process exits. */
export function createLog(level: LogLevel): Logger {
  return pino({ name: 'ws-server', level }, pino.destination({ dest: 2, sync: true }));
}
