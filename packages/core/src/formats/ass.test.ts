import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ASS_HEADER, toAssLine } from './ass.js';
import { formatTranscript } from './transcript-writer.js';

it('has a style, and a line for each cue that says something', () => {
  const segments = [
    { start: 0, end: 1.5, text: ' Ask not.' },
    { start: 1.5, end: 2, text: '  ' },
    { start: 3661.004, end: 3662, text: 'What your country can do for you, ask what you can' },
  ];
  expect(formatTranscript('ass', { segments }, { cues: {} })).toBe(
    `${ASS_HEADER}Dialogue: 0,0:00:00.00,0:00:01.80,Default,,0,0,0,,Ask not.\n` +
      'Dialogue: 0,1:01:01.00,1:01:03.50,Default,,0,0,0,,What your country can do for you,\\Nask what you can\n',
  );
});

it('carries hundredths, and gives an empty cue a length', () => {
  expect(toAssLine({ start: 59.996, end: 59.996, text: 'a' }, false)).toContain(
    '0,0:01:00.00,0:01:00.01,',
  );
});

it('has no text that is a command, and one line', () =>
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a{}\\Nn\n ,') }), (text) => {
      const line = toAssLine({ start: 0, end: 1, text }, false);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      const written = line.slice(line.indexOf(',,0,0,0,,') + 9);
      expect(written).not.toMatch(/[{}]|\\[Nnh]/);
    }),
  ));
