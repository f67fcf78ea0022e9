import { randomBytes } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { addFlag, createCommand, type Terminal, writeJson, writeLines } from '@ws/cli-kit';
import { flag, text, wholeNumber } from '@ws/core/internal';
import type { Command } from 'commander';
import { digestOf, parseKeyFile } from '../net/auth/api-keys.js';

interface NewKeyOptions {
  readonly maxSessions?: number | undefined;
  readonly audioSecondsPerDay?: number | undefined;
  readonly maxSessionMs?: number | undefined;
  /** The file that gets its line; left out, the line is shown. */
  readonly file?: string | undefined;
  readonly json?: boolean | undefined;
}

const COUNT = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const KEY_BYTES = 32;
const OWNER_ALONE = 0o600;

/** `ws-server keys` as a program. */
export function createKeysProgram(terminal: Terminal): Command {
  const program = createCommand('ws-server keys', terminal).description(
    'API keys of a server. What is kept of a key is its hash.',
  );
  const create = program
    .command('create')
    .description('Makes a key, and the line for the file of --api-keys-file.')
    .argument('<name>', 'whose it is: letters, digits, . _ @ + -');
  addFlag(create, 'file', text(), { value: 'path', help: 'append the line to this file' });
  addFlag(create, 'maxSessions', COUNT, { help: 'sessions open at once' });
  addFlag(create, 'audioSecondsPerDay', COUNT, {
    value: 'seconds',
    help: 'audio in a day (UTC), all sessions together',
  });
  addFlag(create, 'maxSessionMs', COUNT, { help: 'longest session' });
  addFlag(create, 'json', flag(false), { help: 'as JSON' }).action(
    (name: string, options: NewKeyOptions) => createKey(terminal, name, options),
  );
  return program;
}

/** Makes a key, shows it this once, and keeps its hash alone. */
async function createKey(
  { stdout }: Terminal,
  name: string,
  { maxSessions, audioSecondsPerDay, maxSessionMs, file, json }: NewKeyOptions,
): Promise<void> {
  const key = `wsk_${randomBytes(KEY_BYTES).toString('base64url')}`;
  const line = JSON.stringify({
    name,
    sha256: digestOf(key).toString('hex'),
    max_sessions: maxSessions,
    audio_seconds_per_day: audioSecondsPerDay,
    max_session_ms: maxSessionMs,
  });
  parseKeyFile(line, 'the new key');
  if (file !== undefined) await appendFile(file, `${line}\n`, { mode: OWNER_ALONE });
  if (json) return writeJson(stdout, { key, line });
  const where = file === undefined ? ['', 'For the file of --api-keys-file:', line] : [];
  writeLines(stdout, ['The key, shown this once:', key, ...where]);
}
