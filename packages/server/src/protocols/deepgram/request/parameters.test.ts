import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LISTEN_PARAMETERS, TURN_PARAMETERS } from './parameters.js';

const PAGE = join(import.meta.dirname, '../../../../../../docs/dialects.md');

it.each([
  ['/v1/listen', LISTEN_PARAMETERS],
  ['/v2/listen', TURN_PARAMETERS],
])('what becomes of the parameters of %s is documented', (path, parameters) => {
  const page = readFileSync(PAGE, 'utf8');
  const section = page.split(`### Parameters of \`${path}\``)[1]!.split('\n### ', 1)[0]!;
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const documented = rows.flatMap((row) => {
    const [, names = '', meaning = ''] = row.split('|');
    const standing = /supported|ignored|refused/.exec(meaning)?.[0];
    return [...names.matchAll(/`(\w+)`/g)].map(([, name]) => [name, standing]);
  });
  expect(Object.fromEntries(documented)).toEqual(parameters);
});
