#!/usr/bin/env node
// Not the built file itself: package managers link programs when they install, before anything is built here.
import { run } from '../dist/cli.js';

await run(process.argv.slice(2));
