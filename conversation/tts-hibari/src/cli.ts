#!/usr/bin/env node
import { createRequire } from 'node:module';
import { runSetup } from '@ws/python';
import { HIBARI_ENGINE } from './hibari-engine.js';

const { version } = createRequire(import.meta.url)('@ws/tts-hibari/package.json') as {
  version: string;
};
const description = 'The Python environment of @ws/tts-hibari.';
void runSetup(
  { name: 'ws-tts-hibari', version, description, engines: [HIBARI_ENGINE] },
  process.argv.slice(2),
);
