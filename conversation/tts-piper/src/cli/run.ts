import { createRequire } from 'node:module';
import { runSetup } from '@ws/python';
import { piperEngine } from '../piper-engine.js';

/** `ws-tts-piper`: `args` are what follows its name. Sets the exit code, and lets the process end. */
export function run(args: readonly string[]): Promise<void> {
  const require = createRequire(import.meta.url);
  const { version } = require('@ws/tts-piper/package.json') as { version: string };
  return runSetup(
    {
      name: 'ws-tts-piper',
      version,
      description: 'The Python environment of @ws/tts-piper.',
      engines: [piperEngine()],
    },
    args,
  );
}
