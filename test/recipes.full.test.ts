// The recipes, copied out of the repository, on the packages as they would be published. That docs/recipes.md has them word for
// word is the matter of recipes.test.ts.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { createNpmUser } from './support/npm-user.js';

const examples = join(import.meta.dirname, '..', 'examples');

it('every recipe runs, and finds what it looks for', async () => {
  await using user = await createNpmUser();
  const folder = user.emptyFolder('recipes');
  const recording = join('live-captions', 'recording');
  cpSync(join(examples, recording), join(user.work, recording), { recursive: true });
  cpSync(join(examples, 'recipes'), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('node_modules') && !path.endsWith('package.json'),
  });
  const { dependencies } = JSON.parse(
    readFileSync(join(examples, 'recipes', 'package.json'), 'utf8'),
  ) as { readonly dependencies: Readonly<Record<string, string>> };
  await user.install(
    folder,
    ...Object.entries(dependencies).map(([name, version]) =>
      version.startsWith('workspace:') ? name : `${name}@${version}`,
    ),
  );
  const { exitCode, stdout } = await execa('node', ['check.mjs'], {
    ...{ cwd: folder, env: user.environment, extendEnv: false, reject: false },
  });
  expect(stdout).not.toContain('FAILED');
  expect([exitCode, stdout.match(/^ok /gm)?.length]).toEqual([0, 12]);
});
