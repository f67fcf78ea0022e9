import { fork } from 'node:child_process';
import { env } from 'node:process';
import { createChildChannel, type EngineChannel, type FromEngine } from '@ws/core/internal';
import type { LlamaLoad, LlamaRequest } from './messages.js';

/** For files, and whatever else waits. */
const SPARE_THREADS = 4;

/**
 * Starts a process for a language model.
 *
 * @param entry - the program to run
 * @param conversations - answers that it writes at the same time
 */
export function openLlamaChannel(
  entry: string,
  conversations: number,
  receive: (message: FromEngine<object, object>) => void,
): EngineChannel<LlamaLoad, LlamaRequest> {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Flags of the parent (a debugger's port, say) are not the child's.
    execArgv: [],
    // Each answer that is being written has a thread of Node's pool, which has four.
    env: { ...env, UV_THREADPOOL_SIZE: String(conversations + SPARE_THREADS) },
  });
  return createChildChannel(child, receive, { name: 'llama.cpp' });
}
