import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs', 'recipes.md'), 'utf8');
const recipes = readdirSync(join(root, 'examples', 'recipes')).filter(
  (name) => name.endsWith('.mjs') && !['check.mjs', 'recording.mjs'].includes(name),
);

it.each(recipes)('the page has the whole of %s', (name) => {
  const program = readFileSync(join(root, 'examples', 'recipes', name), 'utf8').trim();
  expect(page).toContain(`\`\`\`js\n${program}\n\`\`\``);
});
