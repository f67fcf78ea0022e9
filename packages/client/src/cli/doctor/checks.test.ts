import { readFileSync } from 'node:fs';
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

it('asks for the Node that the package names', () => {
  const packageJson = new URL('../../../package.json', import.meta.url);
  const { engines } = JSON.parse(readFileSync(packageJson, 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  const { says } = checkNode('18.0.0');
  expect(says).toBe(`18.0.0: ${engines.node.replace('>=', '')} or newer is needed`);
});
