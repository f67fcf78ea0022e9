import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CLIENT_EVENTS, FORM_FIELDS, SESSION_FIELDS } from './support.js';

const WORDS = {
  supported: /\| supported/,
  ignored: /\| accepted and ignored/,
  refused: /\| refused/,
};
const page = readFileSync(join(import.meta.dirname, '../../../../../docs/dialects.md'), 'utf8');
const rows = page
  .split('\n## ')
  .find((section) => section.startsWith('OpenAI'))!
  .split('\n');

it.each(Object.entries({ ...FORM_FIELDS, ...CLIENT_EVENTS, ...SESSION_FIELDS }))(
  'the documentation says of %s that it is %s',
  (name, support) => {
    const named = rows.filter((row) => row.split('|', 2)[1]?.includes(`\`${name}\``));
    expect(named.some((row) => WORDS[support].test(row))).toBe(true);
  },
);
