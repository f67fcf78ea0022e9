import { expect, it } from 'vitest';
import { exampleFigure, exampleResult } from '../../result/__fixtures__/example-result.js';
import { systemColours } from './colours.js';
import { errorsByKind } from './errors-by-kind.js';

const OURS = 'ws files tiny.en';
const THEIRS = 'faster-whisper';
const COLOURS = systemColours([OURS, THEIRS]);
const figure = (system: string, recording: string, value: number) =>
  exampleFigure(`accuracy/${system}/recording/${recording}/word-error-rate`, value, { system });

it('has the recording with the most errors first, and compares the systems', () => {
  const figures = [
    ...[figure(OURS, 'one', 0), figure(OURS, 'two', 0.5), figure(OURS, 'three', 0.25)],
    ...[figure(THEIRS, 'one', 0.125), figure(THEIRS, 'two', 0.25)],
  ];
  const [picture] = errorsByKind(exampleResult({ figures }), COLOURS);
  expect(picture!.table.rows).toEqual([
    ['two', '50.0 %', '25.0 %'],
    ['three', '25.0 %', ''],
    ['one', '0.0 %', '12.5 %'],
  ]);
  expect(picture!.sentence).toBe(
    'ws files tiny.en makes no error in 1 of 3 recordings, and the most in two (50.0 %); faster-whisper makes fewer errors in 1 and more in 1 of 2.',
  );
});

it('takes as many recordings as a result may have figures', () => {
  const figures = Array.from({ length: 20_000 }, (_, i) => figure(OURS, String(i), i / 20_000));
  const [picture] = errorsByKind(exampleResult({ figures }), COLOURS);
  expect(picture!.table.rows).toHaveLength(20_000);
});
