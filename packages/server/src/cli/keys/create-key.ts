import { randomBytes } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { type Terminal, writeJson, writeLines } from '@ws/cli-kit';
import { digestOf, parseKeyFile } from '../../net/access/api-keys.js';

/** What a new key may do. */
export interface NewKeyOptions {
  readonly maxSessions?: number | undefined;
  readonly audioSecondsPerDay?: number | undefined;
  readonly maxSessionMs?: number | undefined;
  /** The file that gets its line; left out, the line is shown. */
  readonly file?: string | undefined;
  readonly json?: boolean | undefined;
}

const KEY_BYTES = 32;
const OWNER_ALONE = 0o600;

/** Makes a key, shows it this once, and keeps its hash alone. */
export async function createKey(
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
