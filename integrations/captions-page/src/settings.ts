import type { ConnectOptions } from '@ws/client';
import { keep, readKept, readKeptJson } from './browser-memory.js';
import { inThisBrowser, type ServerInfo } from './server-info.js';

/** What writes: the server's engine, or this browser's. */
export type ListenWith = 'server' | 'browser';

/** What the user has chosen; an empty text is the server's own choice. */
export interface Settings {
  readonly listenWith: ListenWith;
  readonly strategy: string;
  readonly vad: string;
  readonly turn: string;
  readonly language: string;
  readonly translate: boolean;
  readonly hotwords: string;
  readonly speakers: boolean;
  readonly shortcuts: boolean;
  readonly keepTranscripts: boolean;
  readonly keepAudio: boolean;
}

const NAME = 'ws-captions.settings';
const KEY_NAME = 'ws-captions.key';
const DEFAULTS: Settings = {
  listenWith: 'server',
  ...{ strategy: 'prompt', vad: '', turn: '', language: '' },
  ...{
    translate: false,
    hotwords: '',
    speakers: false,
    shortcuts: true,
    keepTranscripts: true,
    keepAudio: false,
  },
};

/** Settings as they were left, as far as they are of the right kind. */
export function readSettings(): Settings {
  const kept = (readKeptJson(NAME) ?? {}) as Partial<Record<keyof Settings, unknown>>;
  const entries = Object.entries(DEFAULTS).map(([name, value]) => {
    const given = kept[name as keyof Settings];
    return [name, typeof given === typeof value ? given : value];
  });
  return Object.fromEntries(entries) as Settings;
}

/** Keeps them for the next visit, where the browser does. */
export function keepSettings(settings: Settings): void {
  keep(NAME, JSON.stringify(settings));
}

/** The API key: kept for this tab alone, and never beyond it. */
export const apiKey = {
  read: (): string => readKept(KEY_NAME, 'sessionStorage') ?? '',
  keep: (key: string): void => keep(KEY_NAME, key, 'sessionStorage'),
};

/** What there is to choose from, where it is known. */
export function offeredTo(settings: Settings, info: ServerInfo): ServerInfo {
  return settings.listenWith === 'browser' ? inThisBrowser(info) : info;
}

/** What a session is asked for: of what the settings say, that which there is. */
export function connectOptions(settings: Settings, of: ServerInfo | undefined): ConnectOptions {
  const info = of && offeredTo(settings, of);
  const { strategy, vad, turn, language, translate, hotwords, speakers } = settings;
  const served = (value: string, names: readonly string[] | undefined): string | undefined =>
    value !== '' && names?.includes(value) ? value : undefined;
  const words = hotwords
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const chosen = {
    strategy: served(strategy, info?.strategies),
    vad: served(vad, info?.vads),
    turn: served(turn, info?.turns),
    speakers: (speakers && info?.speakers) || undefined,
    language: served(language, info?.languages),
    task: translate && info?.tasks.includes('translate') ? 'translate' : undefined,
    hotwords: words.length > 0 ? words : undefined,
    apiKey: (info?.needs_key && apiKey.read()) || undefined,
    wordTimestamps: true,
    // A browser does not say why it was refused: a wrong key would be tried again and again.
    waitForServer: info?.needs_key !== true,
  };
  return chosen as ConnectOptions;
}
