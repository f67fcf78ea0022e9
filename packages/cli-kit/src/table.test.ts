import { expect, it } from 'vitest';
import { formatTable } from './table.js';

it('is as wide as its cells need it, and ends no line with blanks', () => {
  const columns = [
    { title: 'NAME' },
    { title: 'SIZE', align: 'right' },
    { title: 'HERE' },
  ] as const;
  expect(
    formatTable(columns, [
      ['tiny.en', '78 MB', ''],
      ['x', '1.5 GB', 'yes'],
    ]),
  ).toEqual([
    'NAME       SIZE  HERE', //
    'tiny.en   78 MB',
    'x        1.5 GB  yes',
  ]);
});

it('has no line for titles that there are none of', () => {
  expect(formatTable([{ title: '' }, { title: '' }], [['a', 'b']])).toEqual(['a  b']);
});
