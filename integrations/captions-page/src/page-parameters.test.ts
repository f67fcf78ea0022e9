import { expect, it } from 'vitest';
import { readParameters } from './page-parameters.js';

const NONE = {
  ...{ hall: false, transparent: false, start: false },
  ...{ lines: undefined, size: undefined, source: undefined },
};

it.each([
  ['', {}],
  ['?hall', { hall: true }],
  ['?hall=true&transparent=1&start=', { hall: true, transparent: true, start: true }],
  ['?hall=false', {}],
  ['?lines=2&size=1.5&source=tab', { lines: 2, size: 1.5, source: 'tab' }],
  ['?lines=0&size=99&source=file', {}],
  ['?lines=two&size=NaN&source=', {}],
  ['?%%%&hall', { hall: true }],
])('%s', (search, expected) => {
  expect(readParameters(search)).toEqual({ ...NONE, ...expected });
});
