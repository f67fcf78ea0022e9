import { createHash } from 'node:crypto';
import { TranscribeError } from '@ws/core';
import { isObject } from '@ws/core/internal';
import type { Identity } from './identity.js';

/** An API key, without the key itself. */
export interface ApiKey {
  readonly identity: Identity;
  /** SHA-256 of the key. */
  readonly digest: Buffer;
  /** Which key it is, in session tokens. It says nothing of the key, nor of the digest. */
  readonly fingerprint: string;
}

const MAX_KEYS = 10_000;
// Shorter ones can be guessed.
const KEY = /^[\x21-\x2b\x2d-\x7e]{8,512}$/;
const KEY_RULE = 'a key is 8 to 512 printable ASCII characters without spaces and commas';
const SHA256 = /^[0-9a-f]{64}$/i;
const NAME = /^[\w.@+-]{1,64}$/;
const LIMITS = {
  max_sessions: 'maxSessions',
  audio_seconds_per_day: 'audioSecondsPerDay',
  max_session_ms: 'maxSessionMs',
} as const;
const FIELDS: readonly string[] = ['name', 'key', 'sha256', ...Object.keys(LIMITS)];

/** What is kept of a key. A key is random, so that a fast hash is enough. */
export function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/**
 * The keys of a list with commas between them, as `WS_API_KEYS` has them.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; it tells places, never what stands there
 */
export function parseKeyList(text: string, where: string): ApiKey[] {
  const entries = text.split(',').map((one) => one.trim());
  return checked(
    entries.filter((one) => one !== '').map((key, i) => plainKey(key, `Key ${i + 1} of ${where}`)),
    where,
  );
}

/**
 * The keys of a file: one a line, or a JSON array. An entry is a plain key, or an object with `name`, `sha256` (or `key`)
 * and limits. Lines that are empty or begin with `#` say nothing.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; it tells places, never what stands there
 */
export function parseKeyFile(text: string, path: string): ApiKey[] {
  const unmarked = text.replace(/^\uFEFF/, '');
  if (unmarked.trimStart().startsWith('[')) {
    const entries = parseJson(unmarked.trim(), path) as unknown[];
    const found = entries.map((entry, i) => keyOf(entry, `Entry ${i + 1} of ${path}`));
    return checked(found, path);
  }
  const found = unmarked.split('\n').flatMap((line, i) => {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) return [];
    const place = `Line ${i + 1} of ${path}`;
    return keyOf(entry.startsWith('{') ? parseJson(entry, place) : entry, place);
  });
  return checked(found, path);
}

function keyOf(entry: unknown, place: string): ApiKey {
  if (typeof entry === 'string') return plainKey(entry, place);
  if (!isObject(entry)) throw wrong(place, 'it must be a key, or an object');
  const unknown = Object.keys(entry).some((name) => !FIELDS.includes(name));
  if (unknown) throw wrong(place, `its fields may be ${FIELDS.join(', ')}`);
  const { name, key, sha256 } = entry;
  if ((key === undefined) === (sha256 === undefined)) {
    throw wrong(place, 'it must have "sha256" or "key", and not both');
  }
  if (sha256 !== undefined && (typeof sha256 !== 'string' || !SHA256.test(sha256))) {
    throw wrong(place, '"sha256" must be 64 hexadecimal digits');
  }
  if (key !== undefined && (typeof key !== 'string' || !KEY.test(key)))
    throw wrong(place, KEY_RULE);
  if (name !== undefined && (typeof name !== 'string' || !NAME.test(name))) {
    throw wrong(place, '"name" must be 1 to 64 letters, digits or any of . _ @ + -');
  }
  const limits: Partial<Record<string, number>> = {};
  for (const [field, limit] of Object.entries(LIMITS)) {
    const value = entry[field];
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || (value as number) < 1) {
      throw wrong(place, `"${field}" must be a whole number from 1`);
    }
    limits[limit] = value as number;
  }
  const digest = typeof sha256 === 'string' ? Buffer.from(sha256, 'hex') : digestOf(key as string);
  return apiKey(digest, name, limits);
}

function plainKey(key: string, place: string): ApiKey {
  if (!KEY.test(key)) throw wrong(place, KEY_RULE);
  return apiKey(digestOf(key), undefined, {});
}

function apiKey(digest: Buffer, name: string | undefined, limits: Omit<Identity, 'name'>): ApiKey {
  const fingerprint = createHash('sha256').update(digest).digest('hex').slice(0, 16);
  // One without a name must still be told from others.
  return { identity: { name: name ?? `key-${fingerprint}`, ...limits }, digest, fingerprint };
}

function checked(keys: ApiKey[], where: string): ApiKey[] {
  if (keys.length > MAX_KEYS) throw wrong(where, `it may hold ${MAX_KEYS} keys`);
  const names = new Set<string>();
  for (const { identity } of keys) {
    if (names.has(identity.name)) throw wrong(where, `"${identity.name}" is there twice`);
    names.add(identity.name);
  }
  return keys;
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says quotes what it was given.
    throw wrong(place, 'it is not JSON');
  }
}

function wrong(place: string, why: string): TranscribeError {
  return new TranscribeError(`${place} cannot be used: ${why}.`, {
    code: 'ERR_INVALID_OPTION',
    details: { option: 'apiKeys' },
  });
}
