import { createRequire } from 'node:module';
import { runSetup } from '@ws/python';
import { hibariEngine } from '../hibari-engine.js';

/** `ws-tts-hibari`: `args` are what follows its name. Sets the exit code, and lets the process end. */
export function run(args: readonly string[]): Promise<void> {
  const require = createRequire(import.meta.url);
  const { version } = require('@ws/tts-hibari/package.json') as { version: string };
  return runSetup(
    {
      name: 'ws-tts-hibari',
      version,
      description: 'The Python environment of @ws/tts-hibari.',
      engines: [hibariEngine()],
    },
    args,
  );
}
