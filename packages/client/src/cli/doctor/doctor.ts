import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { printable, writeJson } from '@ws/cli-kit';
import type { LiveSurroundings } from '../live.js';
import {
  type CheckContext,
  checkEngine,
  checkFfmpeg,
  checkMicrophone,
  checkNode,
  checkServer,
  type DoctorArguments,
  type Finding,
} from './checks.js';

const MARKS = { works: ['✓', 'green'], missing: ['–', 'yellow'], fails: ['✗', 'red'] } as const;
const NAME_COLUMNS = 12;

/**
 * Says what works on this machine, and what to do about the rest. It fails where neither a server nor the engine can
 * transcribe, or what was named does not work.
 */
export async function examine(
  { json, ...given }: DoctorArguments & { readonly json?: boolean },
  { terminal, findEngine }: LiveSurroundings,
): Promise<void> {
  const { stdout, signal } = terminal;
  const findings: Finding[] = [];
  const context: CheckContext = { given, signal, findEngine, onWait: terminal.say };
  const checks = [
    () => checkNode(),
    () => checkFfmpeg(),
    () => checkMicrophone(context),
    () => checkServer(context),
    // A server that was named is what transcribes.
    ...(given.server === undefined ? [() => checkEngine(context)] : []),
  ];
  for (const check of checks) {
    const finding = await check();
    findings.push(finding);
    if (!json) print(finding, stdout as WriteStream);
  }
  if (json) writeJson(stdout, findings);
  const transcribes = findings.some(
    ({ about, state }) => (about === 'server' || about === 'engine') && state === 'works',
  );
  if (!transcribes || findings.some(({ state }) => state === 'fails')) terminal.fail();
}

function print({ about, state, says, remedy }: Finding, stream: WriteStream): void {
  const [mark, colour] = MARKS[state];
  const indent = ' '.repeat(NAME_COLUMNS + 2);
  const text = printable(says.replaceAll('\n', ' ').replace(/ {2,}/g, ' '));
  stream.write(`${styleText(colour, mark, { stream })} ${about.padEnd(NAME_COLUMNS)}${text}\n`);
  if (remedy !== undefined) stream.write(`${indent}→ ${printable(remedy)}\n`);
}
