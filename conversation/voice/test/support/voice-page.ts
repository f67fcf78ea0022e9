import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
// @ts-expect-error: a script of the example
import { servePage } from '../../../../examples/voice/page-files.mjs';
import {
  startBrowser,
  type TestBrowser,
} from '../../../../packages/backend-onnx/test/support/browser.js';

/** Something that happened in the page, at the page's time in milliseconds. */
export interface Happening {
  readonly at: number;
  /** A message's type, `playing`, or `silent`: every player that played is paused. */
  readonly what: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
  readonly message?: any;
}

declare global {
  var happenings: Happening[];
  /** Stretches of loud sound that the microphone sent: their ends. */
  var loudAt: { from: number; to: number }[];
}

const example = join(import.meta.dirname, '../../../../examples/voice');

/** The example's page, on a web server of its own. */
export interface VoicePages extends AsyncDisposable {
  readonly origin: string;
  /** @param server - to which the page speaks */
  serve(server: string): void;
}

export async function serveVoicePages(): Promise<VoicePages> {
  execFileSync(process.execPath, [join(example, 'build.mjs')]);
  let voiceUrl = '';
  const http: Server = createHttpServer((request, response) => {
    servePage(request, response, voiceUrl).then(
      (isServed: boolean) => isServed || response.writeHead(404).end(),
      () => response.writeHead(500).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    serve(server) {
      voiceUrl = server;
    },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      http.close();
    },
  };
}

/** A browser whose microphone hears a file, once. */
export async function browserThatHears(
  wav: string,
): Promise<TestBrowser & { open(origin: string): Promise<Page> }> {
  const browser = await startBrowser([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
    `--use-file-for-fake-audio-capture=${wav}%noloop`,
  ]);
  return {
    ...browser,
    async open(origin) {
      const page = await browser.context.newPage();
      await page.addInitScript(watch);
      await page.goto(origin);
      await page.locator('[data-connection=open]').waitFor();
      return page;
    },
  };
}

/** Runs in the page, before its own scripts: notes what is said, heard and played. */
function watch(): void {
  const loud = 0.02;
  globalThis.happenings = [];
  globalThis.loudAt = [];
  const note = (what: string, message?: unknown): void => {
    globalThis.happenings.push({ at: performance.now(), what, message });
  };
  const { send } = WebSocket.prototype;
  const watched = new WeakSet<WebSocket>();
  WebSocket.prototype.send = function (this: WebSocket, data) {
    if (typeof data === 'object' && ArrayBuffer.isView(data)) {
      const bytes = data as Uint8Array;
      // What a recorder encodes may have any length; a throw here would keep it from being sent.
      const samples = new Int16Array(bytes.slice(0, bytes.length & ~1).buffer);
      const now = performance.now();
      const timeOf = (i: number): number => now - (samples.length - i) / 16;
      samples.forEach((sample, i) => {
        if (Math.abs(sample) < loud * 32_768) return;
        const last = globalThis.loudAt.at(-1);
        if (last !== undefined && timeOf(i) - last.to < 700) last.to = timeOf(i);
        else globalThis.loudAt.push({ from: timeOf(i), to: timeOf(i) });
      });
    }
    if (!watched.has(this)) watched.add(this);
    return send.call(this, data as string);
  };
  const Native = WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string') return;
        const message = JSON.parse(data);
        note(message.type, message);
      });
    }
  };
  const players = new Set<HTMLMediaElement>();
  const { play, pause } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    if (!players.has(this)) {
      players.add(this);
      this.addEventListener('playing', () => {
        if (!this.src.startsWith('data:')) note('playing', this.src);
      });
    }
    return play.call(this);
  };
  HTMLMediaElement.prototype.pause = function (this: HTMLMediaElement) {
    pause.call(this);
    if ([...players].every(({ paused }) => paused)) note('silent');
  };
}
