import { type OptionKind, optionKind } from '@ws/core/internal';

/** Where on another program's server sessions are. */
export const MOUNT_PATH: OptionKind<string> = optionKind<string>(
  'a path such as /captions, without a slash at its end',
  (value) => typeof value === 'string' && /^(\/[\w.~-]+)*$/.test(value),
  '',
);

/**
 * The part of a request's path below the one that the server is mounted at, which begins with a slash; `undefined` where it
 * lies elsewhere.
 *
 * @param url - as it stands in the request: path and query
 * @param mount - without a slash at its end; '' is all paths
 */
export function pathBelow(url: string, mount: string): string | undefined {
  const path = url.split('?', 1)[0]!;
  if (mount === '') return path;
  if (path === mount) return '/';
  return path.startsWith(`${mount}/`) ? path.slice(mount.length) : undefined;
}
