import { protocolError } from '@ws/core/internal';

/** How many sessions of a server are taken: by its clients, and by what else reserves some. */
export interface ReservedSessions {
  readonly taken: number;
  /**
   * Reserves sessions for a client that is connected already.
   *
   * @returns releases them
   * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL`: none is reserved then
   */
  take(count: number): () => void;
}

/** Reserves at both, or at none if one throws. */
export function reserveOfBoth(
  first: ReservedSessions['take'],
  second: ReservedSessions['take'],
): ReservedSessions['take'] {
  return (count) => {
    const release = first(count);
    try {
      const releaseSecond = second(count);
      return () => {
        release();
        releaseSecond();
      };
    } catch (error) {
      release();
      throw error;
    }
  };
}

/**
 * @param clients - how many clients are connected; each has one session
 * @param onFull - called when more sessions are asked for than are left
 */
export function createReservedSessions(
  most: number,
  clients: () => number,
  onFull: () => void = () => {},
): ReservedSessions {
  let more = 0;
  return {
    get taken() {
      return clients() + more;
    },
    take(count) {
      const left = most - clients() - more;
      if (count > left) {
        onFull();
        throw protocolError(
          'SERVER_FULL',
          `Each channel takes a session. ${count} more are needed, and ${Math.max(0, left)} of this server's ${most} are left. Send "channels": "mix", or try again later.`,
        );
      }
      more += count;
      let isTaken = true;
      return () => {
        if (isTaken) more -= count;
        isTaken = false;
      };
    },
  };
}
