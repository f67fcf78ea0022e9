import { formatTable, type Terminal, writeJson, writeLines } from '@ws/cli-kit';
import {
  createModelProgress,
  listModels,
  type ModelVerification,
  type VerifiedFile,
  verifyModel,
} from '@ws/models';
import { orNotHere } from './not-here.js';

/**
 * `models verify`: reads every file of the named models, or of all that are here, and says whether it is right. The
 * command fails where a file is not.
 */
export async function verify(
  terminal: Terminal,
  names: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const wanted = names.length > 0 ? names : await namesHere();
  // The reader of a file or a pipe needs the result alone.
  const progress = terminal.stderr.isTTY ? createModelProgress(terminal.stderr) : undefined;
  const found: ModelVerification[] = [];
  try {
    for (const name of wanted) {
      const { signal } = terminal;
      const model = await orNotHere(verifyModel(name, { signal, onProgress: progress?.show }));
      progress?.stop();
      found.push(model);
      if (!json) writeLines(terminal.stdout, formatVerification(model));
    }
  } finally {
    progress?.stop();
  }
  if (json) writeJson(terminal.stdout, found.map(toJson));
  else if (found.length === 0) writeLines(terminal.stdout, ['No model is on this machine.']);
  if (!found.every(({ ok }) => ok)) terminal.fail();
}

async function namesHere(): Promise<string[]> {
  const models = await listModels();
  return models
    .filter(({ state }) => state === 'ready' || state === 'invalid')
    .map(({ name }) => name);
}

/** What was found of one model, for a person, with what to do about what is wrong. */
export function formatVerification(model: ModelVerification): string[] {
  const { kind, name, directory, source, ok, files } = model;
  const rows = files.map((file) => [
    `  ${file.name}`,
    file.sizeBytes === undefined ? '' : `${file.sizeBytes} bytes`,
    judgement(file),
  ]);
  const columns = [{ title: '' }, { title: '', align: 'right' }, { title: '' }] as const;
  const again =
    kind === 'file' ? 'the next start with what needs it' : `then "ws-server models pull ${name}"`;
  const advice =
    source === 'cache'
      ? `"ws-server models rm ${name}" and ${again} bring it anew.`
      : `It is in the Hugging Face cache: "ws-server models pull ${name}" brings one of our own.`;
  return [
    `${name}: ${directory}`,
    ...formatTable(columns, rows),
    ...(ok ? [] : [`${name} is damaged. ${advice}`]),
  ];
}

function judgement({ state, expectedBytes }: VerifiedFile): string {
  switch (state) {
    case 'right':
      return 'right';
    case 'unknown':
      return 'its checksum is not known';
    case 'wrong size':
      return `WRONG SIZE: it should have ${expectedBytes} bytes`;
    default:
      return state.toUpperCase();
  }
}

function toJson({ kind, name, directory, source, ok, files }: ModelVerification): object {
  return {
    kind,
    name,
    directory,
    source,
    ok,
    files: files.map((file) => ({
      name: file.name,
      path: file.path,
      state: file.state,
      size_bytes: file.sizeBytes ?? null,
      expected_bytes: file.expectedBytes ?? null,
    })),
  };
}
