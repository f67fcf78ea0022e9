import { expect, it } from 'vitest';
import { firstStepsTable } from './support/first-steps.js';

it('first steps are a row each, on one line', () => {
  const step = { document: 'a.md', typed: 'b |\n  c', came: 'd\ne', seconds: 1.26, node: '20.1.0' };
  const long = { ...step, typed: 'f', came: 'g'.repeat(200) };
  expect(firstStepsTable([step, long])).toBe(
    [
      '| document | typed | what came | Node | seconds |',
      '| --- | --- | --- | --- | ---: |',
      '| a.md | `b \\| c` | d e | 20.1.0 | 1.3 |',
      `| a.md | \`f\` | ${'g'.repeat(120)}… | 20.1.0 | 1.3 |`,
      '',
    ].join('\n'),
  );
});
