import { type Logger, pino } from 'pino';

/** What `--log-level` takes, from nothing to everything. */
export const LOG_LEVELS: readonly ['silent', 'error', 'warn', 'info', 'debug'] = [
  'silent',
  'error',
  'warn',
  'info',
  'debug',
];

export type LogLevel = (typeof LOG_LEVELS)[number];

// What cannot be written yet; lines beyond it are lost.
const MAX_PENDING_BYTES = 1 << 20;

/**
 * JSON lines on stderr, written at once: nothing is lost when the process exits. Where they cannot be written, for the
 * disk is full or nobody reads the pipe any more, the server goes on without.
 */
export function createLog(level: LogLevel): Logger {
  const stderr = pino.destination({ dest: 2, sync: true, maxLength: MAX_PENDING_BYTES });
  stderr.on('error', () => {});
  return pino({ name: 'ws-server', level }, stderr);
}
