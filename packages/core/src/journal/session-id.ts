const SESSION_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Tells whether a journal may have a session of this name. A store may use such a name as a key, a subject or a folder. */
export function isSessionId(sessionId: unknown): sessionId is string {
  return typeof sessionId === 'string' && SESSION_ID.test(sessionId);
}
