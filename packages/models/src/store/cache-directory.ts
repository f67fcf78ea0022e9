import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where all that these packages keep for this user lies: `whisper-streaming` in the user's cache directory, which is
 * `$XDG_CACHE_HOME` or `~/.cache`, on macOS `~/Library/Caches`, on Windows `%LOCALAPPDATA%`.
 */
export function userCacheDirectory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  const folder = 'whisper-streaming';
  if (platform === 'win32') return join(LOCALAPPDATA || join(home, 'AppData', 'Local'), folder);
  // An explicit XDG directory counts on macOS too: its user set it on purpose.
  if (XDG_CACHE_HOME) return resolve(XDG_CACHE_HOME, folder);
  return join(home, platform === 'darwin' ? join('Library', 'Caches') : '.cache', folder);
}

/** Where downloaded models are kept: `WS_MODELS_DIR`, else `models` in {@link userCacheDirectory}. */
export function defaultCacheDirectory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  const { WS_MODELS_DIR } = environment;
  if (WS_MODELS_DIR) return resolve(WS_MODELS_DIR);
  return join(userCacheDirectory(environment, platform, home), 'models');
}
