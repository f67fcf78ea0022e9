import { type Logger, pino } from 'pino';
import { createReadableLine, type LogTerminal } from './readable-line.js';

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
 * Lines on stderr: for people in a terminal, elsewhere JSON. They are written at once: nothing is lost when the process
 * exits. Where they cannot be written, for the disk is full or nobody reads the pipe any more, the server goes on without.
 */
export function createLog(level: LogLevel, terminal: LogTerminal = process.stderr): Logger {
  const stderr = pino.destination({ dest: 2, sync: true, maxLength: MAX_PENDING_BYTES });
  stderr.on('error', () => {});
  if (!terminal.isTTY) return pino({ name: 'ws-server', level }, stderr);
  const readable = createReadableLine(terminal);
  return pino({ level }, { write: (line) => stderr.write(readable(line)) });
}
