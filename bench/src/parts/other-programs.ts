import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { commandOf, NOTHING, type Part } from './part.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Parts whose programs write a report of their own, in `bench-output/`. */
const PROGRAMS: readonly (readonly [name: string, what: string, program: string])[] = [
  ['files', 'recordings of minutes, beside faster-whisper in batches', 'recording'],
  ['speakers', 'who said what', 'speakers'],
  ['reach', 'servers that are killed under sessions', 'reach'],
];

/** These run as they are; a result names their reports among what it does not hold. */
export const OTHER_PROGRAMS: readonly Part[] = PROGRAMS.map(([name, what, program]) => ({
  name,
  what: `${what} (a report of its own)`,
  async run(settings) {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions=@ws/source', `bench/src/${program}/main.ts`],
      { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], signal: settings.signal },
    );
    const [code] = (await once(child, 'exit')) as [number | null];
    const report = `its report is in bench-output/${program}.md`;
    return {
      ...NOTHING,
      missing: [
        {
          what: `${name} (${commandOf(name, settings)})`,
          why:
            code === 0
              ? `Its figures are not in this result: ${report}.`
              : `Its program ended with ${code}; its output says why.`,
        },
      ],
    };
  },
}));

/** Parts that are asked for by name, and what is nearest to them so far. */
const LATER: readonly (readonly [name: string, what: string, nearest: string])[] = [
  [
    'peers',
    'other servers and engines with the same weights',
    'The part accuracy has faster-whisper, and npx -y pnpm@10.34.9 --filter bench engine has whisper.cpp.',
  ],
  [
    'soak',
    'hours of sessions with faults',
    'npx -y pnpm@10.34.9 --filter bench reach has servers that fail under sessions, for minutes.',
  ],
];

/** They say in the result that they are not measured. */
export const NOT_YET: readonly Part[] = LATER.map(([name, what, nearest]) => ({
  name,
  what: `${what} (not in this command yet)`,
  run: async () => ({
    ...NOTHING,
    missing: [{ what: name, why: `This command does not measure ${what} yet. ${nearest}` }],
  }),
}));
