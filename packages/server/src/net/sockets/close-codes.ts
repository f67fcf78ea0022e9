/** Why the server closes a connection: WebSocket close codes of RFC 6455 section 7.4.1 and the IANA registry. */
export const CLOSE = {
  normal: 1000,
  goingAway: 1001,
  invalidData: 1007,
  policy: 1008,
  internalError: 1011,
  restart: 1012,
  tryAgainLater: 1013,
  // Of our own.
  resumedElsewhere: 4000,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
