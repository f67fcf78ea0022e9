import { fork } from 'node:child_process';
import { dirname } from 'node:path';
import {
  createChildChannel,
  type EngineChannel,
  type EngineError,
  type FromEngine,
} from '@ws/core/internal';
import type { CallRequest } from '../calls/call-request.js';
import { createLineReader } from '../process/line-reader.js';
import type { LibraryFacts, LibraryLoad } from './library-load.js';

/**
 * Starts a child process that answers for a whisper.cpp library.
 *
 * @param entry - the program to run
 * @param maxConcurrency - calls that run at the same time
 * @param onLine - gets what the library writes about itself, line by line
 */
export function openForkChannel(
  { libraries }: LibraryLoad,
  receive: (message: FromEngine<LibraryFacts>) => void,
  entry: string,
  maxConcurrency: number,
  onLine: (line: string) => void,
): EngineChannel<LibraryLoad, CallRequest> {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Flags of the parent (a debugger's port, say) are not the child's.
    execArgv: [],
    env: childEnvironment(process.env, maxConcurrency, libraries),
  });
  const lines = createLineReader((line) => {
    if (line.trim() !== '') onLine(line);
  });
  const channel = createChildChannel<LibraryLoad, CallRequest, LibraryFacts>(child, receive, {
    name: 'whisper.cpp',
    onStderr: (text) => lines.write(text),
    explain: (why) => explained(why, libraries),
  });
  void channel.closed.then(() => lines.end());
  return channel;
}

/** Explains the end of a process that died while it loaded; `undefined` if it cannot. */
function explained(why: string, libraries: readonly string[]): EngineError | undefined {
  if (why !== 'SIGILL' && why !== 'exit code 3221225501') return undefined;
  return {
    code: 'ERR_BACKEND_UNAVAILABLE',
    message: `The whisper.cpp library ${libraries[0]} uses instructions that this processor does not have: it was built for another one. Build one for this machine: npx @ws/backend-whispercpp build --force`,
    details: { why, library: libraries[0] },
  };
}

/**
 * The child's environment: this process's, with what has to be set before the library is loaded. `OMP_WAIT_POLICY`:
 * OpenMP's threads spin at barriers by default, and collapse where other programs want the processor too (measured: 105 ms
 * become 2220). `UV_THREADPOOL_SIZE`: a call keeps a thread of Node's pool busy.
 */
export function childEnvironment(
  environment: NodeJS.ProcessEnv,
  maxConcurrency: number,
  libraries: readonly string[],
  platform: NodeJS.Platform = process.platform,
): NodeJS.ProcessEnv {
  const { PATH = '' } = environment;
  // Where Windows looks for the libraries that a library needs.
  const folders = platform === 'win32' ? libraries.map((library) => dirname(library)) : [];
  return {
    OMP_WAIT_POLICY: 'passive',
    ...environment,
    UV_THREADPOOL_SIZE: String(maxConcurrency + 2),
    ...(folders.length === 0 ? {} : { PATH: [...folders, PATH].join(';') }),
  };
}
