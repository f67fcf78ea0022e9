import type { SetupProgress } from './progress.js';

type Step = Pick<SetupProgress, 'phase' | 'what'>;

/** The progress that a line of pip's output tells of; `undefined` for other lines. */
export function readPipLine(line: string): Step | undefined {
  const [, collecting] = /^Collecting (\S+)/.exec(line) ?? [];
  if (collecting !== undefined) return { phase: 'collecting', what: collecting };
  const [, file] = /^\s+Downloading (\S+(?: \(.*?\))?)/.exec(line) ?? [];
  if (file !== undefined) return { phase: 'downloading', what: file };
  const [, packages] = /^Installing collected packages: (.*)$/.exec(line) ?? [];
  if (packages !== undefined) {
    return { phase: 'installing', what: `${packages.split(',').length} packages` };
  }
  return undefined;
}

/** Why pip gave up. */
export type PipProblem =
  | { readonly kind: 'network' }
  | { readonly kind: 'space' }
  /** No release of `what` fits this Python and platform. */
  | { readonly kind: 'no-release'; readonly what: string }
  | { readonly kind: 'other'; readonly said: string };

const NO_NETWORK =
  /NewConnectionError|NameResolutionError|Temporary failure in name resolution|Connection refused|ConnectTimeout|ReadTimeout|Network is unreachable|ProxyError|Connection broken|HTTPSConnectionPool|SSLError/;
const NO_SPACE = /No space left on device|\[Errno 28\]|\[WinError 112\]|Disk quota exceeded/;

/** @param output - all that pip wrote, or the end of it */
export function readPipProblem(output: string): PipProblem {
  if (NO_SPACE.test(output)) return { kind: 'space' };
  // After the index was not reached, pip says that there is no such package: the cause stands before it.
  if (NO_NETWORK.test(output)) return { kind: 'network' };
  const [, what] = /No matching distribution found for (\S+)/.exec(output) ?? [];
  if (what !== undefined) return { kind: 'no-release', what };
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => line.startsWith('ERROR:'));
  const told = errors.length > 0 ? errors : lines.slice(-1);
  const said = told.map((line) => line.replace(/^ERROR:\s*/, '').trim()).join(' / ');
  return { kind: 'other', said: said || 'it said nothing' };
}
