import type { ServerInfo } from './server-info.js';

const NAME = 'ws-captions.server';

/** Keeps what the server said of itself, for when it is gone: an engine of this browser needs to know no more. */
export function keepInfo(info: ServerInfo): void {
  try {
    // What is kept is used without asking the server, and its key.
    localStorage.setItem(NAME, JSON.stringify({ ...info, needs_key: false }));
  } catch {
    // Without a server there is then nothing to be had.
  }
}

/** What was kept; `undefined` where nothing was. */
export function readKeptInfo(): ServerInfo | undefined {
  try {
    return (JSON.parse(localStorage.getItem(NAME) ?? 'null') ?? undefined) as
      | ServerInfo
      | undefined;
  } catch {
    return undefined;
  }
}
