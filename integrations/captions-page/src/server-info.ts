import { keep, readKeptJson } from './browser-memory.js';

const NAME = 'ws-captions.server';

/** What `/v1/info` says: what the settings are made from. */
export interface ServerInfo {
  readonly status: 'starting' | 'ready' | 'draining';
  readonly model: string;
  readonly backend?: string;
  readonly strategies: readonly string[];
  readonly vads: readonly string[];
  readonly vad: string;
  readonly turns: readonly string[];
  readonly turn: string;
  /** Left out by older servers, which cannot. */
  readonly speakers?: boolean;
  readonly languages?: readonly string[];
  readonly tasks: readonly string[];
  readonly needs_key: boolean;
  readonly browser_engine?: BrowserEngineInfo;
}

/** What this browser needs to transcribe by itself, or why it cannot. */
export type BrowserEngineInfo =
  | {
      readonly model: string;
      readonly bytes: number;
      readonly checksums: Readonly<Record<string, string>>;
    }
  | { readonly missing: string };

/** The same, of what this browser has itself: of its engine all else is as the server's. */
export function inThisBrowser(info: ServerInfo): ServerInfo {
  return {
    ...info,
    ...{ vads: ['silero', 'energy', 'none'], vad: 'silero' },
    ...{ turns: ['none'], turn: 'none', speakers: false },
  };
}

/** Keeps what the server said of itself, for when it is gone: an engine of this browser needs to know no more. */
export function keepInfo(info: ServerInfo): void {
  // What is kept is used without asking the server, and its key.
  keep(NAME, JSON.stringify({ ...info, needs_key: false }));
}

/** What was kept; `undefined` where nothing was. */
export function readKeptInfo(): ServerInfo | undefined {
  return readKeptJson(NAME) as ServerInfo | undefined;
}

/** Where sessions are: where the page came from. */
export function serverUrl(): string {
  const { protocol, host, pathname } = location;
  const mount = pathname.slice(0, pathname.lastIndexOf('/'));
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}${mount}`;
}

/** Asks the server what it has. Rejects where there is no server, as offline. */
export async function fetchServerInfo(): Promise<ServerInfo> {
  const response = await fetch('v1/info', { cache: 'no-store' });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as ServerInfo;
}
