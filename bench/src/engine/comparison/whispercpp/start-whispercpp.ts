import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openModel, writeGgml } from '@ws/models';
import { WHISPER_CPP_VERSION } from '../../../../../packages/backend-whispercpp/src/build/built-folder.js';
import { cacheFolder } from '../../../cache-folder.js';
import { progress } from '../../../report.js';
import type { Contenders } from '../contender.js';
import { startTimedPrograms, type TimedProgram } from '../timed-program.js';
import { buildTimingProgram } from './build-timing.js';

/** whisper.cpp over its full context with these weights: as cheaply as it can be asked, and as its own program asks. */
export async function startWhisperCpp(
  model: { readonly name: string; readonly directory: string },
  samplesFile: string,
): Promise<Contenders> {
  progress('building whisper.cpp, where the cache has it not yet: some minutes');
  const timing = await buildTimingProgram();
  const weights = await ggmlOf(model);
  const asked = (search: string, settings: string): TimedProgram => ({
    system: `whisper.cpp ${WHISPER_CPP_VERSION}`,
    settings,
    command: timing,
    args: [weights, samplesFile, search],
  });
  return startTimedPrograms([
    asked('greedy', 'f16, full context, greedy, no timestamps'),
    asked('beam', 'f16, full context, 5 beams, timestamps: as its own program'),
  ]);
}

/** The same weights as ggml in f16, by our own writer; kept. */
async function ggmlOf(model: {
  readonly name: string;
  readonly directory: string;
}): Promise<string> {
  const file = join(cacheFolder('ggml'), `ggml-${model.name}.bin`);
  if (existsSync(file)) return file;
  const opened = openModel(model.directory);
  try {
    await writeGgml(opened, file);
  } finally {
    opened.weights[Symbol.dispose]();
  }
  return file;
}
