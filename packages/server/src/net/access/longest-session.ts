import type { ServerLimitSettings } from '../../operations/limits.js';
import type { Identity } from './identity.js';

/** How long a session of somebody may last, in milliseconds: as long as one of the server, or of their key where that is less. */
export function longestSessionMs(
  { maxSessionMs: most }: Pick<ServerLimitSettings, 'maxSessionMs'>,
  { maxSessionMs = most }: Pick<Identity, 'maxSessionMs'>,
): number {
  return Math.min(most, maxSessionMs);
}
