import { type StrategyName, TranscribeError } from '@ws/core';
import { withoutSecrets } from './connection-errors.js';

export function sessionPath(strategy: StrategyName): string {
  return `/ws/transcribe/${strategy}`;
}

/**
 * The address of a socket: a server's (`ws://127.0.0.1:8765`) with a path, or a whole one
 * (`ws://127.0.0.1:8765/ws/transcribe/prompt`) as it is. `http` and `https` are taken for `ws` and `wss`.
 *
 * @param announced - settings that the server can check before it gives a session; they go into the query
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function socketUrl(
  url: string | URL,
  defaultPath: string,
  announced: Readonly<Record<string, string | undefined>> = {},
): string {
  let parsed: URL;
  try {
    parsed = new URL(String(url));
  } catch (cause) {
    throw invalidUrl(url, cause);
  }
  // Not by assignment to `protocol`: the standard forbids the change from http to ws.
  const secure = /^(https|wss):$/.test(parsed.protocol);
  if (!secure && !/^(http|ws):$/.test(parsed.protocol)) throw invalidUrl(url);
  const path = parsed.pathname === '/' ? defaultPath : parsed.pathname;
  const { username, password } = parsed;
  const credentials = username + password === '' ? '' : `${username}:${password}@`;
  return `${secure ? 'wss' : 'ws'}://${credentials}${parsed.host}${path}${withQuery(parsed, announced)}`;
}

/** What is in the query stays as it is. */
function withQuery(
  { search, searchParams }: URL,
  announced: Readonly<Record<string, string | undefined>>,
): string {
  const more = new URLSearchParams();
  for (const [name, value] of Object.entries(announced)) {
    if (value !== undefined && !searchParams.has(name)) more.set(name, value);
  }
  if (more.size === 0) return search;
  return `${search === '' ? '?' : `${search}&`}${more}`;
}

function invalidUrl(url: string | URL, cause?: unknown): TranscribeError {
  return new TranscribeError(
    `"${withoutSecrets(String(url)).slice(0, 200)}" is no address of a server. Give one such as ws://127.0.0.1:8765.`,
    { code: 'ERR_INVALID_OPTION', details: { option: 'url' }, cause },
  );
}
