import { createHash } from 'node:crypto';

// obs-websocket, version 5: https://github.com/obsproject/obs-websocket/blob/master/docs/generated/protocol.md
/** The messages of obs-websocket that are used, by `op`. */
export const OBS_OP = { hello: 0, identify: 1, identified: 2, request: 6, response: 7 } as const;
/** Closed because the password is wrong or missing. */
export const OBS_AUTHENTICATION_FAILED = 4009 as const;
/** A request's status where nothing is streamed or recorded. */
export const OBS_OUTPUT_NOT_RUNNING = 501 as const;

/** A message, either way. */
export interface ObsMessage {
  readonly op: number;
  readonly d: Readonly<Record<string, unknown>>;
}

/** What OBS asks of whoever connects, where it has a password. */
export interface ObsChallenge {
  readonly challenge: string;
  readonly salt: string;
}

/** The answer to a challenge: the password itself never travels. */
export function obsAuthentication(password: string, { challenge, salt }: ObsChallenge): string {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');
  return sha256(sha256(password + salt) + challenge);
}
