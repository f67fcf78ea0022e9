import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import WebSocket from 'ws';

const { FIREFOX } = process.env;
const PLACES = [FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** The Firefox of this machine, if it has one: none is downloaded. */
export const firefoxPath: string | undefined = PLACES.find(
  (path) => path !== undefined && existsSync(path),
);
if (firefoxPath === undefined) {
  console.warn(
    'Tests in Firefox are skipped: it is not there. Install it (Debian: apt-get install firefox-esr), or name it in FIREFOX.',
  );
}

/** A page in a headless Firefox with a profile of its own, by WebDriver BiDi. */
export interface FirefoxPage extends AsyncDisposable {
  open(url: string): Promise<void>;
  /** What an expression, or the promise that it gives, is: a string, a number or a boolean. */
  evaluate<T extends string | number | boolean>(expression: string): Promise<T>;
  setFiles(selector: string, files: readonly string[]): Promise<void>;
  /** Errors and warnings of its console. */
  readonly troubles: readonly string[];
}

interface Answer {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly message?: string;
  readonly result?: unknown;
  readonly params?: { readonly level: string; readonly text: string };
}

export async function startFirefox(): Promise<FirefoxPage> {
  const home = mkdtempSync(join(tmpdir(), 'ws-firefox-'));
  const args = ['--headless', '--no-remote', '--remote-debugging-port', '0', '--profile', home];
  const firefox = execa(firefoxPath!, args, { env: { HOME: home }, reject: false, cleanup: true });
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    firefox.stderr.on('data', (piece) => {
      said += String(piece);
      const found = /BiDi listening on (ws:\S+)/.exec(said);
      if (found) resolve(`${found[1]}/session`);
    });
    void firefox.then(() => reject(new Error(`Firefox ended: ${said}`)));
  });
  const socket = new WebSocket(address);
  const waiting = new Map<number, (answer: Answer) => void>();
  const troubles: string[] = [];
  let asked = 0;
  socket.on('message', (data) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
    else if (['error', 'warn'].includes(answer.params?.level ?? ''))
      troubles.push(answer.params!.text);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve).once('error', reject);
  });

  async function call<T>(method: string, params: object): Promise<T> {
    const id = ++asked;
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
    waiting.delete(id);
    if (answer.type === 'error') throw new Error(`${method}: ${answer.message}`);
    return answer.result as T;
  }

  await call('session.new', { capabilities: {} });
  await call('session.subscribe', { events: ['log.entryAdded'] });
  const tree = await call<{ contexts: [{ context: string }] }>('browsingContext.getTree', {});
  const [{ context }] = tree.contexts;

  return {
    async open(url) {
      await call('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async evaluate<T>(expression: string) {
      const given = await call<{
        readonly result?: { readonly value: T };
        readonly exceptionDetails?: { readonly text: string };
      }>('script.evaluate', { expression, target: { context }, awaitPromise: true });
      if (given.exceptionDetails) throw new Error(given.exceptionDetails.text);
      return given.result!.value;
    },
    async setFiles(selector, files) {
      const locator = { type: 'css', value: selector };
      const { nodes } = await call<{ nodes: [{ sharedId: string }] }>(
        'browsingContext.locateNodes',
        { context, locator },
      );
      const element = { sharedId: nodes[0].sharedId };
      await call('input.setFiles', { context, element, files });
    },
    troubles,
    async [Symbol.asyncDispose]() {
      socket.terminate();
      firefox.kill();
      await firefox;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
