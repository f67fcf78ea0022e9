import { createRequire } from 'node:module';
import { createCommand, runProgram, type Terminal } from '@ws/cli-kit/program';
import { TranscribeError } from '@ws/core';
import { Option } from 'commander';
import { ask, type Wish } from './ask.js';
import { copyTemplate } from './copy-template.js';
import { TEMPLATE_NAMES, TEMPLATES } from './templates.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

void runProgram('create-captions', async (terminal) => {
  const program = createCommand('create-captions', terminal)
    .usage('[folder] [options]')
    .description('Makes an app of live captions, from a template.')
    .version(version, '-V, --version')
    .argument('[folder]', 'a new or empty folder')
    .addOption(
      new Option('-t, --template <name>', 'what to make; asked for in a terminal').choices(
        TEMPLATE_NAMES,
      ),
    )
    .addHelpText('after', () => {
      const rows = TEMPLATE_NAMES.map((name) => `  ${name.padEnd(8)}${TEMPLATES[name].hint}`);
      return ['', 'Templates:', ...rows].join('\n');
    })
    .allowExcessArguments(false);
  program.action((folder: string | undefined, given: Pick<Partial<Wish>, 'template'>) =>
    create({ ...given, ...(folder !== undefined && { folder }) }, terminal),
  );
  await program.parseAsync(process.argv.slice(2), { from: 'user' });
});

async function create(said: Partial<Wish>, { stdout, signal }: Terminal): Promise<void> {
  const isAsked = process.stdin.isTTY && stdout.isTTY;
  const wish = isAsked ? await ask(said, signal) : whole(said);
  if (wish === undefined) {
    process.exitCode = 130;
    return;
  }
  await copyTemplate(wish.template, wish.folder, version);
  const { title, hint, steps } = TEMPLATES[wish.template];
  const commands = [`cd ${quoted(wish.folder)}`, ...steps];
  stdout.write(
    [
      `\n${title}: ${hint}, in ${wish.folder}. Now run:\n`,
      ...commands.map((command) => `  ${command}`),
      '',
    ]
      .map((line) => `${line}\n`)
      .join(''),
  );
}

/** Where nobody can be asked, all of it has to be said. */
function whole({ folder, template }: Partial<Wish>): Wish {
  if (folder !== undefined && template !== undefined) return { folder, template };
  const missing = folder === undefined ? 'a folder' : '--template';
  throw new TranscribeError(
    `There is no terminal to ask in, and ${missing} is missing: npm create @ws/captions my-captions -- --template ${TEMPLATE_NAMES.join('|')}`,
    { code: 'ERR_INVALID_OPTION' },
  );
}

function quoted(folder: string): string {
  return /^[\w./~-]+$/.test(folder) ? folder : JSON.stringify(folder);
}
