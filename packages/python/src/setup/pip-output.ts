import { reasonOfPip } from '@ws/models/internal';
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

const NO_NETWORK =
  /NewConnectionError|NameResolutionError|Temporary failure in name resolution|Connection refused|ConnectTimeout|ReadTimeout|Network is unreachable|ProxyError|Connection broken|HTTPSConnectionPool|SSLError/;
const NO_SPACE = /No space left on device|\[Errno 28\]|\[WinError 112\]|Disk quota exceeded/;

/** Whether pip, or venv, ran out of space. @param output - all that it wrote, or the end of it */
export function lacksSpace(output: string): boolean {
  return NO_SPACE.test(output);
}

/**
 * Why pip gave up, and what to do about it.
 *
 * @param output - all that pip wrote, or the end of it
 * @param python - version of its Python
 * @param again - the command that runs it again
 */
export function explainPip(output: string, python: string, again: string): string {
  // After the index was not reached, pip says that there is no such package: the cause stands before it.
  if (NO_NETWORK.test(output)) {
    return `pip does not reach the package index. Look at the network, or set HTTPS_PROXY or PIP_INDEX_URL, and run: ${again}`;
  }
  const [, what] = /No matching distribution found for (\S+)/.exec(output) ?? [];
  if (what !== undefined) {
    return `There is no ${what} for Python ${python} on ${process.platform} ${process.arch}. Try another Python, such as 3.12: ${again} --python PATH`;
  }
  return `pip failed: ${reasonOfPip(output) ?? 'it said nothing'}. Run again: ${again}`;
}
