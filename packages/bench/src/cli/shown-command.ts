import { MEASURE_DEFAULTS, type MeasureArguments } from './measure-arguments.js';

type Shown = Omit<MeasureArguments, 'json' | 'html'>;

/** The command that repeats a measurement. It tells no key: results go to others. */
export function shownCommand(url: URL, flags: Shown): string {
  const words = ['npx @ws/bench measure', shownUrl(url), '--protocol', flags.protocol];
  const add = (flag: string, value: string | number | undefined, unsaid?: unknown): void => {
    if (value !== undefined && value !== unsaid) words.push(flag, quoted(String(value)));
  };
  for (const path of flags.audio ?? []) add('--audio', path);
  add('--language', flags.language, MEASURE_DEFAULTS.language);
  add('--model', flags.model);
  add('--sessions', flags.sessions.join(','), MEASURE_DEFAULTS.sessions.join(','));
  add('--repeat', flags.repeat, MEASURE_DEFAULTS.repeat);
  if (!flags.warmUp) words.push('--no-warm-up');
  add('--name', flags.name);
  add('--timeout', flags.timeout, MEASURE_DEFAULTS.timeout);
  add('--piece-ms', flags.pieceMs, MEASURE_DEFAULTS.pieceMs);
  add('--silence-ms', flags.silenceMs, MEASURE_DEFAULTS.silenceMs);
  for (const [name] of flags.header ?? []) add('--header', `${name}: …`);
  return words.join(' ');
}

/** An address without what may be a secret: its user, and the values of its query. */
function shownUrl(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  const names = [...shown.searchParams.keys()];
  shown.search = '';
  const query = names.length === 0 ? '' : `?${names.map((name) => `${name}=…`).join('&')}`;
  return quoted(`${shown.href}${query}`);
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
