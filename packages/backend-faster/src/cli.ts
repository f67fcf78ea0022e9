#!/usr/bin/env node
import { createRequire } from 'node:module';
import { runSetup } from '@ws/python';
import { pythonEngine } from './engines.js';

// `ws-backend-faster`. Sets the exit code, and lets the process end.
const require = createRequire(import.meta.url);
const { version } = require('@ws/backend-faster/package.json') as { version: string };
void runSetup(
  {
    name: 'ws-backend-faster',
    version,
    description: 'Python environments for the engines of @ws/backend-faster.',
    engines: [
      pythonEngine('faster-whisper'),
      pythonEngine('mlx-whisper'),
      pythonEngine('whisperx'),
    ],
  },
  process.argv.slice(2),
);
