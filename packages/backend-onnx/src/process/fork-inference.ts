import { fork } from 'node:child_process';
import { env, platform } from 'node:process';
import type { ForkedChild } from '@ws/core/internal';
import { inferenceEnvironment } from './inference-environment.js';

// A call leaves little garbage in JavaScript; with the default of 16 MiB, three times as much memory fills up and stays.
const SMALL_NURSERY = '--max-semi-space-size=2';

/**
 * Starts a process for inference, whose parent talks to it through `createChildChannel` of `@ws/core/internal`.
 *
 * @param entry - path of the program to run, which calls `serveInference`
 */
export function forkInference(entry: string): ForkedChild {
  return fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Flags of the parent (a debugger's port, say) are not the child's.
    execArgv: [SMALL_NURSERY],
    env: inferenceEnvironment(env, platform),
  });
}
