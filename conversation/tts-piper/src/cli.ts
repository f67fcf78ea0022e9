#!/usr/bin/env node
import { createRequire } from 'node:module';
import { runSetup } from '@ws/python';
import { PIPER_ENGINE } from './piper-engine.js';

const { version } = createRequire(import.meta.url)('@ws/tts-piper/package.json') as {
  version: string;
};
const description = 'The Python environment of @ws/tts-piper.';
void runSetup(
  { name: 'ws-tts-piper', version, description, engines: [PIPER_ENGINE] },
  process.argv.slice(2),
);
