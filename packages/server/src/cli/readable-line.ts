import { prettyFactory } from 'pino-pretty';

/** A stream that may be a terminal: `process.stderr`. */
export interface LogTerminal {
  readonly isTTY?: boolean | undefined;
  /** Whether it shows colours; Node heeds `NO_COLOR`. */
  hasColors?(): boolean;
}

// A progress bar may stand there. It is drawn anew below.
const ERASE_LINE = '\r\u001b[2K';

/** Makes a pino line of JSON one that people read: `[14:03:20] WARN: the fixed pause is taken {"turn":"smart"}`. */
export function createReadableLine(terminal: LogTerminal): (json: string) => string {
  const pretty = prettyFactory({
    colorize: terminal.hasColors?.() ?? false,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
  });
  return (json) => `${ERASE_LINE}${pretty(json)}`;
}
