import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { packageFolders } from '../scripts/workspace.mjs';

const root = join(import.meta.dirname, '..');

const PROGRAM = /^```(ts|tsx|js|jsx)\n(.*?)^```$/gms;
// The name of a file that is a module, whatever package.json says: npm's says nothing, or "commonjs".
const NAMED_AS_MODULE = /npx tsx [\w-]+\.mts\b|[\w-]+\.mjs/;

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs')).map((name) => join('docs', name)),
  ...packageFolders.map((folder) => join(folder, 'README.md')),
  ...readdirSync(join(root, 'examples')).map((name) => join('examples', name, 'README.md')),
].filter((page) => page.endsWith('.md') && existsSync(join(root, page)));

/** Whether a program runs only as a module: this is what `tsx` does with a file that is none. */
async function needsModule(code: string, loader: 'ts' | 'tsx' | 'js' | 'jsx'): Promise<boolean> {
  const failure = await transform(code, { loader, format: 'cjs', logLevel: 'silent' }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return failure?.includes('Top-level await') ?? false;
}

async function hasModule(text: string): Promise<boolean> {
  const programs = [...text.matchAll(PROGRAM)].filter(([, , code]) => /^import /m.test(code!));
  const found = await Promise.all(
    programs.map(([, kind, code]) => needsModule(code!, kind as 'ts')),
  );
  return found.includes(true);
}

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('names a file that is a module, where a program needs one', async () => {
    if (await hasModule(text)) expect(text).toMatch(NAMED_AS_MODULE);
  });

  it('runs no file that is none', () => {
    expect(text).not.toMatch(/npx tsx [\w-]+\.(ts|js)\b/);
  });
});

it('a program with top-level await is found, and one without is not', async () => {
  const wrapped = (code: string) => `\`\`\`ts\nimport { a } from 'b';\n${code}\n\`\`\`\n`;
  expect(await hasModule(wrapped('await a();'))).toBe(true);
  expect(await hasModule(wrapped('for await (const one of a) one();'))).toBe(true);
  expect(await hasModule(wrapped('const f = async () => await a();'))).toBe(false);
});
