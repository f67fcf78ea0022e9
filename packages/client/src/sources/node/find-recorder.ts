import { TranscribeError } from '@ws/core';
import { findProgram } from './find-program.js';
import { installCommand } from './install-command.js';
import { RECORDER_NAMES, RECORDERS, type RecorderName } from './recorders.js';

/** A recorder that is there. */
export interface FoundRecorder {
  readonly name: RecorderName;
  readonly program: string;
}

/** The recorders that are there, in their order. */
export function foundRecorders(platform: NodeJS.Platform = process.platform): FoundRecorder[] {
  return RECORDER_NAMES.filter((name) => RECORDERS[name].platforms.includes(platform)).flatMap(
    (name) => {
      const program = findProgram(name);
      return program === undefined ? [] : [{ name, program }];
    },
  );
}

/**
 * The recorder to use.
 *
 * @param asked - left out, the first that is there
 * @throws TranscribeError `ERR_INVALID_STATE` with the command that installs one
 */
export function findRecorder(asked: RecorderName | undefined): FoundRecorder {
  if (asked !== undefined) {
    const program = findProgram(asked);
    if (program !== undefined) return { name: asked, program };
    throw missing(`${asked} is not installed`, asked);
  }
  const [first] = foundRecorders();
  if (first !== undefined) return first;
  const names = RECORDER_NAMES.filter((name) =>
    RECORDERS[name].platforms.includes(process.platform),
  );
  throw missing(
    `No program that records from a microphone is installed (${names.join(', ')})`,
    process.platform === 'linux' ? 'arecord' : 'sox',
  );
}

function missing(what: string, name: RecorderName): TranscribeError {
  const command = installCommand(RECORDERS[name].packages);
  return new TranscribeError(`${what}. Install it: ${command}`, {
    ...{ code: 'ERR_INVALID_STATE', details: { missing: name } },
  });
}
