/** One session's account. Its fields are the queueing's to change. */
export interface Share {
  /** Milliseconds of virtual time up to which it has been served: the session with the least goes first. */
  served: number;
  /** Virtual time at which its latest task started. */
  startTag: number;
  waiting: number;
  running: number;
  lastMs: number | undefined;
}

/** Counts how much each session has had, where all want more than there is. */
export interface FairQueueing {
  join(): Share;
  enqueue(share: Share): void;
  /** A task that waited goes without having run. */
  withdraw(share: Share): void;
  /** A task that waited starts. Returns what it is charged for now, in milliseconds. */
  start(share: Share): number;
  /** A task that was charged `charge` ends after `ms`. */
  finish(share: Share, charge: number, ms: number): void;
}

/**
 * Start-time fair queueing (Goyal, Vin and Cheng 1996) of tasks whose length is not known before they end: a task is
 * charged what the session's last one took, and the difference when it ends. A session that comes, or comes back,
 * starts at the virtual time, which is how far the one that has least of those with tasks has got: it can neither
 * save up time nor use up what the others are owed.
 */
export function createFairQueueing(): FairQueueing {
  // Those with tasks that wait or run.
  const active = new Set<Share>();
  let virtualTime = 0;
  let ended = 0;
  let endedMs = 0;

  function leaveIfIdle(share: Share): void {
    if (share.waiting + share.running === 0) active.delete(share);
  }

  return {
    join: () => ({ served: 0, startTag: 0, waiting: 0, running: 0, lastMs: undefined }),
    enqueue(share) {
      if (!active.has(share)) share.served = Math.max(share.served, virtualTime);
      active.add(share);
      share.waiting++;
    },
    withdraw(share) {
      share.waiting--;
      leaveIfIdle(share);
    },
    start(share) {
      share.waiting--;
      share.running++;
      share.startTag = share.served;
      let least = Number.POSITIVE_INFINITY;
      for (const { running, startTag, served } of active) {
        least = Math.min(least, running > 0 ? startTag : served);
      }
      virtualTime = Math.max(virtualTime, least);
      const charge = share.lastMs ?? endedMs / Math.max(1, ended);
      share.served += charge;
      return charge;
    },
    finish(share, charge, ms) {
      share.running--;
      share.served += ms - charge;
      share.lastMs = ms;
      ended++;
      endedMs += ms;
      leaveIfIdle(share);
    },
  };
}
