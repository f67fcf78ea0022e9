// `npm run demo`: sets up a fresh clone, then captions a recording live. What follows `--` goes to the example:
// --audio FILE.wav, --model base.
import { join } from 'node:path';
import { root, run } from './pnpm.mjs';
import { setUp } from './setup.mjs';

process.env.INIT_CWD ??= process.cwd();
await setUp('demo');
process.exitCode = await run(process.execPath, [
  join(root, 'examples', 'live-captions', 'demo.mjs'),
  ...process.argv.slice(2),
]);
