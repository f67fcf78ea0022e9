import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const FOLDER = join('whisper-streaming', 'models');

/**
 * Where downloaded models are kept: `WS_MODELS_DIR`, else `whisper-streaming/models` in the user's cache directory,
 * which is `$XDG_CACHE_HOME` or `~/.cache`, on macOS `~/Library/Caches`, on Windows `%LOCALAPPDATA%`.
 */
export function defaultCacheDirectory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  const { WS_MODELS_DIR, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (WS_MODELS_DIR) return resolve(WS_MODELS_DIR);
  if (platform === 'win32') return join(LOCALAPPDATA || join(home, 'AppData', 'Local'), FOLDER);
  // An explicit XDG directory counts on macOS too: whoever sets it means it.
  if (XDG_CACHE_HOME) return resolve(XDG_CACHE_HOME, FOLDER);
  return join(home, platform === 'darwin' ? join('Library', 'Caches') : '.cache', FOLDER);
}
