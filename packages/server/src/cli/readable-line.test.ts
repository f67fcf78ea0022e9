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

it('lets nothing that a client sent move the cursor', () => {
  const sent = 'a\u001b[2J\u009b2Jb';
  const line = lineOf(false, (logger) => logger.warn({ sent, err: new Error(sent) }, sent));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
  expect(line.slice(5)).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/);
  expect(line).toContain('a\\x1b[2J\\x9b2Jb');
});
