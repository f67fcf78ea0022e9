import { expect, it } from 'vitest';
import { checkNode } from './checks.js';

it.each([
  ['20.19.0', 'works'],
  ['22.4.1', 'works'],
  ['20.18.3', 'fails'],
  ['18.20.8', 'fails'],
])('Node %s %s', (version, state) => {
  expect(checkNode(version)).toMatchObject({ about: 'node', state });
});
