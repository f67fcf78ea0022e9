import { listModels, type ModelVerification, verifyModel } from '@ws/models';
import { createProgressDisplay } from '../model-progress.js';
import { orNotHere } from './not-here.js';
import { formatTable } from './table.js';
import { type Terminal, writeLines } from './terminal.js';

/**
 * `models verify`: reads every file of the named models, else of all that are here, and says of each whether it is
 * right.
 *
 * @returns Whether all are.
 */
export async function verify(terminal: Terminal, names: readonly string[]): Promise<boolean> {
  const wanted = names.length > 0 ? names : await namesHere();
  if (wanted.length === 0) writeLines(terminal.stdout, ['No model is on this machine.']);
  // Whoever reads this from a file waits for the result.
  const progress = terminal.stderr.isTTY ? createProgressDisplay(terminal.stderr) : undefined;
  let ok = true;
  try {
    for (const name of wanted) {
      const { signal } = terminal;
      const found = await orNotHere(verifyModel(name, { signal, onProgress: progress?.show }));
      progress?.stop();
      writeLines(terminal.stdout, report(found));
      ok &&= found.ok;
    }
  } finally {
    progress?.stop();
  }
  return ok;
}

async function namesHere(): Promise<string[]> {
  const models = await listModels();
  return models
    .filter(({ state }) => state === 'ready' || state === 'invalid')
    .map(({ name }) => name);
}

function report({ name, directory, source, ok, files }: ModelVerification): string[] {
  const rows = files.map(({ name: file, sizeBytes, expectedBytes, state }) => [
    `  ${file}`,
    sizeBytes === undefined ? '' : `${sizeBytes} bytes`,
    state === 'wrong size'
      ? `WRONG SIZE: it should have ${expectedBytes} bytes`
      : state === 'right'
        ? 'right'
        : state === 'unknown'
          ? 'nobody knows its checksum'
          : state.toUpperCase(),
  ]);
  const columns = [{ title: '' }, { title: '', align: 'right' }, { title: '' }] as const;
  const advice =
    source === 'cache'
      ? `"ws-server models rm ${name}" and then "ws-server models pull ${name}" bring it anew.`
      : `It is in the Hugging Face cache: "ws-server models pull ${name}" brings one of our own.`;
  return [
    `${name}: ${directory}`,
    ...formatTable(columns, rows),
    ...(ok ? [] : [`${name} is damaged. ${advice}`]),
  ];
}
