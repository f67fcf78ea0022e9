import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { createCommand, runProgram, type Terminal } from '@ws/cli-kit/program';
import { TranscribeError } from '@ws/core';
import { Argument, Option } from 'commander';
import { ask, type Said, type Wish } from './ask.js';
import { copyTemplate } from './copy-template.js';
import { shellQuoted } from './shell-quoted.js';
import { TEMPLATE_NAMES, TEMPLATES, type TemplateName } from './templates.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

void runProgram('create-captions', async (terminal) => {
  const program = createCommand('create-captions', terminal)
    .usage('[folder] [template]')
    .description('Makes an app of live captions, from a template.')
    .version(version, '-V, --version')
    .argument('[folder]', 'a new or empty folder')
    .addArgument(new Argument('[template]', 'what to make').choices(TEMPLATE_NAMES))
    .addOption(
      new Option(
        '-t, --template <name>',
        'the same, as other programs of this kind have it',
      ).choices(TEMPLATE_NAMES),
    )
    .addHelpText('after', () => {
      const rows = TEMPLATE_NAMES.map((name) => `  ${name.padEnd(8)}${TEMPLATES[name].hint}`);
      return ['', 'Templates:', ...rows].join('\n');
    })
    .allowExcessArguments(false);
  program.action(
    (
      folder: string | undefined,
      named: TemplateName | undefined,
      { template = named }: { readonly template?: TemplateName },
    ) => create({ folder, template }, terminal),
  );
  await program.parseAsync(process.argv.slice(2), { from: 'user' });
});

async function create(said: Said, { stdout, signal }: Terminal): Promise<void> {
  const isAsked = process.stdin.isTTY && stdout.isTTY;
  const wish = isAsked ? await ask(said, signal) : whole(said);
  signal.throwIfAborted();
  if (wish === undefined) {
    process.exitCode = 130;
    return;
  }
  await copyTemplate(wish.template, wish.folder, version);
  const { title, hint, steps } = TEMPLATES[wish.template];
  const isHere = resolve(wish.folder) === process.cwd();
  const commands = isHere ? steps : [`cd ${shellQuoted(wish.folder)}`, ...steps];
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

/** Without a terminal, the caller has to name both. */
function whole({ folder, template }: Said): Wish {
  if (folder !== undefined && template !== undefined) return { folder, template };
  const missing = folder === undefined ? 'a folder' : 'a template';
  throw new TranscribeError(
    `There is no terminal to ask in, and ${missing} is missing: npm create @ws/captions my-captions ${TEMPLATE_NAMES.join('|')}`,
    { code: 'ERR_INVALID_OPTION' },
  );
}
