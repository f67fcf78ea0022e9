import { expect, it } from 'vitest';
import { byteRangeOf } from './byte-range.js';

it.each([
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-500', { start: 90, end: 99 }],
  ['bytes=-7', { start: 93, end: 99 }],
  ['bytes=-500', { start: 0, end: 99 }],
])('%s is a stretch of 100 bytes', (header, range) => {
  expect(byteRangeOf(header, 100)).toEqual(range);
});

it.each(['bytes=100-', 'bytes=-0'])('%s is none of it', (header) => {
  expect(byteRangeOf(header, 100)).toBe('unsatisfiable');
});

it.each([undefined, '', 'bytes=-', 'bytes=9-2', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=a-b'])(
  '%s is the whole',
  (header) => {
    expect(byteRangeOf(header, 100)).toBe('whole');
  },
);
