const NAME = 'ws-voice-key';

/** The key that was given, of this tab alone until it is closed. */
export function givenKey(): string | undefined {
  return sessionStorage.getItem(NAME) ?? undefined;
}

export function giveKey(key: string): void {
  sessionStorage.setItem(NAME, key);
}

/**
 * Whether the server refuses this key, or that there is none. A browser does not tell why it has no WebSocket: so the server
 * is asked over HTTP.
 */
export async function isRefused(key: string | undefined): Promise<boolean> {
  try {
    const { status } = await fetch(new URL('v1/models', location.href), {
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    });
    return status === 401 || status === 403;
  } catch {
    // It cannot be reached: the conversation tells that.
    return false;
  }
}
