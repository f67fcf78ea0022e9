import { expect, it } from 'vitest';
import { shellQuoted } from './shell-quoted.js';

it.each([
  ['my-captions', 'my-captions', 'my-captions'],
  ['my app', "'my app'", '"my app"'],
  ["Ann's $HOME", "'Ann'\\''s $HOME'", '"Ann\'s $HOME"'],
  ['C:\\Users\\me\\talks', "'C:\\Users\\me\\talks'", 'C:\\Users\\me\\talks'],
  ['-app', './-app', '.\\-app'],
  ['字幕', "'字幕'", '"字幕"'],
])('%s is a word of a POSIX shell, and of one of Windows', (path, posix, windows) => {
  expect([shellQuoted(path, 'linux'), shellQuoted(path, 'win32')]).toEqual([posix, windows]);
});
