import type { TranscriptResult } from '@ws/core';
import type { EngineChannel, FromEngine } from '@ws/core/internal';
import { openPythonProcess, type PythonProcessOptions } from '../process/open-python-process.js';
import { installedPython } from '../setup/installed-python.js';

/** Which Python runs an engine, and how. */
export interface PythonHostOptions
  extends Pick<PythonProcessOptions, 'engine' | 'program' | 'variables' | 'logger'> {
  /** The caller's own interpreter. Left out: the environment that `setup` made. */
  readonly python: string | undefined;
}

/** Where the processes of an engine come from. */
export interface PythonHost {
  /**
   * Finds the interpreter; to be called before each start.
   *
   * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` saying what to run, where there is no environment
   */
  find(): void;
  /** Starts a process with the interpreter that was found; see {@link openPythonProcess}. */
  open<Load extends object, Request extends object, Facts, Result = TranscriptResult>(
    receive: (message: FromEngine<Facts, Result>) => void,
    signal: AbortSignal,
  ): Promise<EngineChannel<Load, Request>>;
}

/** The processes of one engine: all with the same interpreter, program and variables. */
export function createPythonHost({ python: own, ...how }: PythonHostOptions): PythonHost {
  let python = own ?? '';
  return {
    find() {
      if (own === undefined) python = installedPython(how.engine);
    },
    open: (receive, signal) =>
      openPythonProcess({ ...how, python, ownPython: own !== undefined, signal }, receive),
  };
}
