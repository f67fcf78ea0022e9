import { resolveModel } from '@ws/models';
import { type Terminal, writeLines } from '../terminal.js';
import { orNotHere } from './not-here.js';

/** `models path`: where a model is that is here (its directory; of a ggml model, its file), and nothing else, for scripts. */
export async function path(terminal: Terminal, name: string): Promise<void> {
  const { signal } = terminal;
  const found = await orNotHere(resolveModel(name, { sources: [], signal }));
  writeLines(terminal.stdout, [found.weightsFile ?? found.directory]);
}
