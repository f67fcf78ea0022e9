import { fileURLToPath } from 'node:url';
import type { Contenders } from '../contender.js';
import { startTimedPrograms, type TimedProgram } from '../timed-program.js';
import { FASTER_WHISPER_VERSION, installFasterWhisper } from './install-faster-whisper.js';

const program = fileURLToPath(new URL('time_faster_whisper.py', import.meta.url));

/** faster-whisper in int8 with these weights: as cheaply as it can be asked, and with its own defaults. */
export async function startFasterWhisper(
  model: { readonly directory: string },
  samplesFile: string,
): Promise<Contenders> {
  const python = await installFasterWhisper();
  const asked = (how: string, settings: string): TimedProgram => ({
    system: `faster-whisper ${FASTER_WHISPER_VERSION}`,
    settings,
    command: python,
    args: [program, model.directory, samplesFile, 'int8', how],
  });
  return startTimedPrograms([
    asked('leanest', 'int8, 1 beam, no timestamps'),
    asked('default', 'int8, its defaults: 5 beams, timestamps'),
  ]);
}
