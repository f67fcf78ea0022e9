// Every program and command of the documents is run by a test, or the document says why not. The tests take them out of the
// documents, so what they run is what a reader reads.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  commandsOf,
  type DocumentedBlock,
  documents,
  readBlocks,
  readDocument,
} from './support/documented-blocks.js';
import { STEPS } from './support/documented-steps.js';
import { shownBy } from './support/shown-output.js';

const root = join(import.meta.dirname, '..');

/** Such a block is drawn: a reader types none of it, and no program prints it. */
const DIAGRAM = 'mermaid';
// A reason, and not a place to put what one has not got round to.
const MOST_MARKS = 8;

const blocks = documents.flatMap((page) =>
  readBlocks(readDocument(page))
    .filter(({ language }) => language !== DIAGRAM)
    .map((block) => ({ page, block, first: block.code.split('\n')[0]! })),
);

const stepsFor = (page: string, { code }: DocumentedBlock) =>
  (STEPS[page] ?? []).filter(([part]) => code.includes(part));

it.each(blocks)('$page: $first', ({ page, block }) => {
  const steps = stepsFor(page, block);
  if (block.notRun === undefined) {
    // Register it in test/support/documented-steps.ts, or say before it: <!-- not run: why -->
    expect(steps).toHaveLength(1);
  } else {
    expect(steps).toEqual([]);
  }
  const [, step] = steps[0] ?? [];
  if (step?.kind === 'type') expect(step.outcomes).toHaveLength(commandsOf(block).length);
  // What a program prints is compared with something.
  if (step?.kind === 'run') {
    const { prints, says, until } = step.outcome;
    expect([prints, says, until, ...shownBy(block.code)].some(Boolean)).toBe(true);
  }
});

describe.each(Object.entries(STEPS))('the steps of %s', (page, steps) => {
  it.each(steps)('are in the document, each once: %s', (part) => {
    const found = readBlocks(readDocument(page)).filter(({ code }) => code.includes(part));
    expect(found).toHaveLength(1);
  });

  const elsewhere = steps.flatMap(([, step]) => (step.kind === 'elsewhere' ? [step.test] : []));
  if (elsewhere.length > 0)
    it.each(elsewhere)('are read by %s', (test) => {
      expect(existsSync(join(root, test))).toBe(true);
      expect(readFileSync(join(root, test), 'utf8')).toMatch(/readExamples|readBlocks|recipes/);
    });
});

it('few blocks are not run', () => {
  const marks = blocks.filter(({ block }) => block.notRun !== undefined);
  expect(marks.length).toBeLessThanOrEqual(MOST_MARKS);
});

it('a block is found with its language and the reason why it is not run', () => {
  const text =
    'a\n\n```sh\nb # c\n# d\n```\n\n<!-- not run: needs e -->\n\n```ts\nf();\n```\n\n```ts\ng();\n```\n\n<!-- not run: needs h -->\n\n```ts\nh();\n```\n';
  expect(readBlocks(text)).toMatchObject([
    { language: 'sh', code: 'b # c\n# d\n', notRun: undefined },
    { language: 'ts', code: 'f();\n', notRun: 'needs e' },
    { language: 'ts', code: 'g();\n', notRun: undefined },
    { language: 'ts', code: 'h();\n', notRun: 'needs h' },
  ]);
  expect(readBlocks(text).map(commandsOf)).toEqual([['b # c'], ['f();'], ['g();'], ['h();']]);
});
