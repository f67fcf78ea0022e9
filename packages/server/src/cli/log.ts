import { type Logger, pino } from 'pino';
import type { LogTerminal } from './readable-line.js';

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
 * Lines on stderr: for people in a terminal, elsewhere JSON. The server writes each at once: a process that exits loses
 * none. Where it cannot write, as the disk is full or the pipe's reader has gone, the server goes on without.
 */
export async function createLog(
  level: LogLevel,
  terminal: LogTerminal = process.stderr,
): Promise<Logger> {
  const stderr = pino.destination({ dest: 2, sync: true, maxLength: MAX_PENDING_BYTES });
  stderr.on('error', () => {});
  if (!terminal.isTTY) return pino({ name: 'ws-server', level }, stderr);
  const { createReadableLine } = await import('./readable-line.js');
  const readable = createReadableLine(terminal);
  return pino({ level }, { write: (line) => stderr.write(readable(line)) });
}
