// `npm test`: every package's main path, through real engines, on a machine that has Node 20 and what Debian has.
// `npm run test:full`: what takes minutes of building or hundreds of megabytes on top of that. CI runs both. Each sets
// itself up first, goes on after a failure so that one run shows them all, and ends with one line:
// N passed, N failed, N skipped.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { pnpm, root } from './pnpm.mjs';
import { setUp } from './setup.mjs';
import { neighbourhoods } from './workspace.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

/** A check that is one command: it counts as one test. */
async function check(what, args) {
  console.log(`\n› ${what}`);
  const start = Date.now();
  const ok = (await pnpm(args)) === 0;
  console.log(`  ${Math.round((Date.now() - start) / 1000)} s`);
  total[ok ? 'passed' : 'failed']++;
  if (!ok) failures.push(what);
}

/** A vitest run: its tests count one by one. */
async function tests(what, args) {
  console.log(`\n› ${what}`);
  const folder = mkdtempSync(join(tmpdir(), 'ws-test-'));
  const report = join(folder, 'report.json');
  try {
    const code = await pnpm(
      ['exec', 'vitest', 'run', ...args]
        .concat(['--reporter=default', '--reporter=json'])
        .concat([`--outputFile.json=${report}`]),
    );
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } =
      JSON.parse(readFileSync(report, 'utf8'));
    total.passed += numPassedTests;
    total.failed += numFailedTests;
    total.skipped += numPendingTests + numTodoTests;
    if (code !== 0) {
      // A file that cannot be loaded, or a type error, is a failure though no test of it failed.
      if (numFailedTests === 0) total.failed++;
      const red = testResults.filter(({ status }) => status === 'failed').flatMap(failuresOf);
      failures.push(`${what}: ${red.join('') || 'see above'}`);
    }
  } catch (error) {
    total.failed++;
    failures.push(`${what}: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A line for each test of a file that failed, with the first lines of why; or for the file, where it has no test. */
function failuresOf({ name, message, assertionResults }) {
  const file = relative(root, name);
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return [`\n    ${file}: ${firstLines(message)}`];
  return failed.map(
    ({ fullName, failureMessages }) =>
      `\n    ${file} › ${fullName}: ${firstLines(failureMessages.join(' '))}`,
  );
}

const SHOWN_CHARS = 600;

function firstLines(message = '') {
  return stripVTControlCharacters(message).replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARS);
}

const MODELS = ['exec', 'node', 'scripts/fetch-models.mjs', 'tiny.en', 'base'];

async function quick() {
  await check('format and lint', ['exec', 'biome', 'check', '--error-on-warnings', '.']);
  await check('types', ['run', 'typecheck']);
  await check('public API against the committed reports', ['run', 'api:check']);
  await check('the models that tests need: tiny.en and base', MODELS);
  await tests('unit tests, from source', ['--config', 'vitest.unit.config.ts']);
  await tests('integration tests, on the built packages', [
    '--config',
    'vitest.integration.config.ts',
  ]);
}

async function full() {
  await check('published shape of the packages (publint, attw)', ['run', 'lint:pkg']);
  await check('the models that tests need: tiny.en and base', MODELS);
  // The printed seed reproduces a failure of a random test, which then becomes an example.
  const { RANDOM_SEED: seed = String(1 + Math.floor(Math.random() * 2 ** 31)) } = process.env;
  Object.assign(process.env, { RANDOM_SEED: seed, RANDOM_SESSIONS_SEED: seed });
  const again = `RANDOM_SEED=${seed} RANDOM_SESSIONS_SEED=${seed}`;
  await tests(`random unit tests, from a new seed (${again})`, [
    ...['--config', 'vitest.unit.config.ts', ...randomTests('src')],
  ]);
  await tests(`random integration tests, from a new seed (${again})`, [
    ...['--config', 'vitest.integration.config.ts', ...randomTests('test', 'integration')],
  ]);
  await tests('full tests: engines that are built or downloaded, browsers, long audio', [
    '--config',
    'vitest.full.config.ts',
  ]);
}

// The seed of random tests and of their generators.
const DRAWS = 'fast-check|describeRandomSessions|random-seed|seeded|[fF]uzz';

/** The test files of a kind that draw their examples. */
function randomTests(folder, kind = '') {
  const files = execFileSync('git', [
    ...['grep', '-lE', DRAWS, '--'],
    ...neighbourhoods.map((packages) => `${packages}/*/${folder}/*${kind}.test.ts`),
  ]);
  return files.toString().trim().split('\n');
}

await setUp();
await (process.argv.includes('--full') ? full() : quick());

if (failures.length > 0)
  console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
