import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createReadableLine } from './readable-line.js';

function lineOf(hasColors: boolean, log: (logger: pino.Logger) => void): string {
  const readable = createReadableLine({ isTTY: true, hasColors: () => hasColors });
  const lines: string[] = [];
  log(pino({}, { write: (json) => void lines.push(readable(json)) }));
  return lines.join('');
}

it('says time, level, message and fields in one line, over what a progress bar left', () => {
  const line = lineOf(false, (logger) => logger.warn({ turn: 'smart', port: 1 }, 'it is late'));
  expect(line.startsWith('\r\u001b[2K')).toBe(true);
  expect(line.slice(5)).toMatch(
    /^\[\d\d:\d\d:\d\d\] WARN: it is late \{"turn":"smart","port":1\}\n$/,
  );
});

it('has colours where the terminal has them', () => {
  expect(lineOf(true, (logger) => logger.warn('late'))).toContain('\u001b[33mWARN');
});
