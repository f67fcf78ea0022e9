import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { createProgressBoard } from './progress-board.js';

/** What is written to a stream. */
function written(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100, rows: 10 });
  return { stream, text: () => stripVTControlCharacters(String(stream.read() ?? '')) };
}

it('tells each tenth once where no terminal is, and how long it still takes', () => {
  const { stream, text } = written(false);
  const board = createProgressBoard(stream, true);
  const progress = board.begin('talk.mp3');
  progress.show(5, undefined);
  for (let second = 0; second <= 600; second += 10) progress.show(second, 600);
  // Never back.
  progress.show(30, 600);
  progress.finish();
  board.say('wrote talk.srt');
  board.stop();
  const lines = text().trimEnd().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines[0]).toMatch(/^talk\.mp3: 10 %, [\d.]+ x real time, \d\d:\d\d left$/);
  expect(lines[9]).toMatch(/^talk\.mp3: 100 %, [\d.]+ x real time$/);
  expect(lines[10]).toBe('wrote talk.srt');
});

it('draws a bar for each in a terminal, and leaves those that are whole', () => {
  const { stream, text } = written(true);
  const board = createProgressBoard(stream, true);
  const [whole, cut] = [board.begin('a.wav'), board.begin('b.wav')];
  whole.show(30, 60);
  expect(text()).toMatch(/a\.wav █{12}░{12} 00:30 of 01:00, .* left\nb\.wav …\n$/);
  whole.finish();
  whole.stop();
  expect(text()).toMatch(/a\.wav █{24} 01:00 of 01:00, [\d.]+ x real time\nb\.wav …\n$/);
  cut.stop();
  board.stop();
  expect(text()).toBe('');
});

it('draws how far it is where the length is not known', () => {
  const { stream, text } = written(true);
  const progress = createProgressBoard(stream, true).begin('standard input');
  progress.show(75, undefined);
  expect(text()).toMatch(/standard input 01:15, [\d.]+ x real time\n$/);
  progress.finish();
  expect(text()).toMatch(/standard input 01:15, [\d.]+ x real time\n$/);
});

it('shows names and lines without what they would do in a terminal', () => {
  const { stream } = written(true);
  const board = createProgressBoard(stream, true);
  board.begin('\x1b]0;owned\x07\n.wav').show(30, 60);
  board.say('\x1b]0;owned\x07.wav: no');
  const shown = String(stream.read());
  expect(shown).toContain('\\x1b]0;owned\\x07\\n.wav');
  expect(shown).toContain('\\x1b]0;owned\\x07.wav: no');
  expect(shown).not.toContain('\x1b]0');
  board.stop();
});

it('tells nothing but what is said where nothing else is to be shown', () => {
  const { stream, text } = written(true);
  const board = createProgressBoard(stream, false);
  const progress = board.begin('a.wav');
  progress.show(60, 60);
  progress.finish();
  board.say('ws-client: no');
  board.stop();
  expect(text()).toBe('ws-client: no\n');
});
