#!/usr/bin/env node
import { createCommand, runProgram } from '@ws/cli-kit/program';
import { addCompare } from './cli/compare.js';
import { addMeasure } from './cli/measure.js';
import { ownVersion } from './cli/own-version.js';
import { addReport } from './cli/report.js';
import { addVerify } from './cli/verify.js';

void runProgram('ws-bench', async (terminal) => {
  const program = createCommand('ws-bench', terminal)
    .description('Measures any speech-to-text server, and says how far the figures can be trusted.')
    .version(ownVersion(), '-V, --version');
  for (const add of [addMeasure, addVerify, addCompare, addReport]) add(program, terminal);
  await program.parseAsync(process.argv.slice(2), { from: 'user' });
});
