// `npm run bench`: sets up a fresh clone, measures, and leaves a result and a report to look at. What follows `--` says
// what: parts by name (engine, start, accuracy, live, load, …), --quick, --repeat N, --model base; or --compare A B.
import { join } from 'node:path';
import { pnpm, root, run } from './pnpm.mjs';
import { setUp } from './setup.mjs';

process.env.INIT_CWD ??= process.cwd();
const args = process.argv.slice(2);
await setUp('bench');
if (args[0] === '--compare') {
  const program = join(root, 'packages', 'bench', 'bin', 'ws-bench.js');
  process.exitCode = await run(process.execPath, [program, 'compare', ...args.slice(1)]);
} else {
  const models = [
    'tiny.en',
    ...(args.some((arg) => /^(?:--model=)?base$/.test(arg)) ? ['base'] : []),
  ];
  console.log('› the models that are measured');
  process.exitCode = await pnpm(['exec', 'node', 'scripts/fetch-models.mjs', ...models]);
  if (process.exitCode === 0) {
    process.exitCode = await pnpm(['--silent', '--filter', 'bench', 'run', 'measure', ...args]);
  }
}
