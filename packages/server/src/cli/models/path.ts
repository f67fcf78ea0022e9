import { resolveModel } from '@ws/models';
import { orNotHere } from './not-here.js';
import { type Terminal, writeLines } from './terminal.js';

/** `models path`: the directory of a model that is here, and nothing else, for scripts. */
export async function path(terminal: Terminal, name: string): Promise<void> {
  const { signal } = terminal;
  const { directory } = await orNotHere(resolveModel(name, { sources: [], signal }));
  writeLines(terminal.stdout, [directory]);
}
