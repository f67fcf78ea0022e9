import type { Logger } from '@ws/core';

/** A logger whose lines can be looked at. */
export interface RecordedLog extends Logger {
  /** As JSON, the level first. */
  readonly lines: string[];
}

export function recordedLog(): RecordedLog {
  const lines: string[] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
