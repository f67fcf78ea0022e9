// Runs every recipe in a process of its own; fails where one does.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'ws-recipes-'));
const recipes = readdirSync(here).filter(
  (name) => name.endsWith('.mjs') && !['check.mjs', 'recording.mjs'].includes(name),
);
const failed = recipes.filter((name) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(here, name)], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 120_000,
  });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (status !== 0) console.log(stdout + stderr);
  return status !== 0;
});
rmSync(folder, { recursive: true });
process.exitCode = failed.length > 0 ? 1 : 0;
