import type { TranscribeError } from '@ws/core';
import { unavailable } from '@ws/core/internal';
import { isBelow, OLDEST_PYTHON, type PythonEngine, type Version } from '../python-engine.js';

/** The protocol that this side speaks. */
const PROTOCOL = 1;

export interface Hello {
  readonly type: 'hello';
  readonly protocol: number;
  readonly engine: string;
  /** `3.11.7`. */
  readonly python: string;
  /** The path of the interpreter. */
  readonly executable: string;
  /** Versions by package; `null` where one is not installed. */
  readonly libraries: Readonly<Record<string, string | null>>;
}

/**
 * Refuses a Python side that this one cannot work with.
 *
 * @param ownPython - whether the user named the interpreter: it is the user's to mend then
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to run
 */
export function checkHello(hello: Hello, engine: PythonEngine, ownPython: boolean): void {
  if (hello.protocol !== PROTOCOL) {
    throw refused(
      `The Python side speaks protocol ${hello.protocol}, this one ${PROTOCOL}: files of two versions of ${engine.owner} and @ws/python are mixed. Install them anew.`,
      hello,
    );
  }
  if (isBelow(parts(hello.python), OLDEST_PYTHON)) {
    throw refused(
      `Python ${hello.python} (${hello.executable}) is too old: ${OLDEST_PYTHON.join('.')} or later is needed. Install one, then run: ${engine.setupCommand}`,
      hello,
    );
  }
  const { library, versions } = engine;
  const { from, below } = versions;
  const range = `>=${from.join('.')},<${below.join('.')}`;
  const command = ownPython
    ? `"${hello.executable}" -m pip install "${library}${range}"`
    : `${engine.setupCommand} --force`;
  const missing = Object.entries(hello.libraries).find(([, version]) => version === null);
  if (missing !== undefined) {
    throw refused(
      `Python ${hello.python} (${hello.executable}) has no module ${missing[0]}. Run: ${command}`,
      hello,
    );
  }
  const version = hello.libraries[library] ?? '';
  const installed = parts(version);
  if (isBelow(installed, from) || !isBelow(installed, below)) {
    throw refused(
      `${library} ${version} is installed (${hello.executable}), but this package works with ${range}. Run: ${command}`,
      hello,
    );
  }
}

/** Major and minor of a version. */
function parts(version: string): Version {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor];
}

function refused(message: string, hello: Hello): TranscribeError {
  const { protocol, python, executable, libraries } = hello;
  return unavailable(message, { protocol, python, executable, libraries });
}
