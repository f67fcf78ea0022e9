/** One session's account. */
export interface Share {
  /** Milliseconds of virtual time up to which it has been served: who has least goes first. */
  readonly served: number;
}

/** Who has had how much, when everybody wants more than there is. */
export interface FairQueueing {
  join(): Share;
  /** A task begins to wait. */
  enqueue(share: Share): void;
  /** A task that waited goes without having run. */
  withdraw(share: Share): void;
  /** A task that waited starts. Returns what it is charged for now, in milliseconds. */
  start(share: Share): number;
  /** A task that was charged `charge` ends after `ms`. */
  finish(share: Share, charge: number, ms: number): void;
}

interface Account extends Share {
  served: number;
  /** Virtual time at which its latest task started. */
  startTag: number;
  waiting: number;
  running: number;
  /** How long its latest task took. */
  lastMs: number | undefined;
}

/**
 * Start-time fair queueing (Goyal, Vin and Cheng 1996) of tasks whose length nobody knows before they end: a task is
 * charged what the session's last one took, and the difference when it ends. A session that comes, or comes back,
 * starts at the virtual time, which is how far the one that has least of those with tasks has got: it can neither
 * save up time nor use up what the others are owed.
 */
export function createFairQueueing(): FairQueueing {
  // Those with tasks that wait or run.
  const active = new Set<Account>();
  let virtualTime = 0;
  let ended = 0;
  let endedMs = 0;

  function leaveIfIdle(account: Account): void {
    if (account.waiting + account.running === 0) active.delete(account);
  }

  return {
    join: (): Account => ({ served: 0, startTag: 0, waiting: 0, running: 0, lastMs: undefined }),
    enqueue(share) {
      const account = share as Account;
      if (!active.has(account)) account.served = Math.max(account.served, virtualTime);
      active.add(account);
      account.waiting++;
    },
    withdraw(share) {
      const account = share as Account;
      account.waiting--;
      leaveIfIdle(account);
    },
    start(share) {
      const account = share as Account;
      account.waiting--;
      account.running++;
      account.startTag = account.served;
      let least = Number.POSITIVE_INFINITY;
      for (const { running, startTag, served } of active) {
        least = Math.min(least, running > 0 ? startTag : served);
      }
      virtualTime = Math.max(virtualTime, least);
      const charge = account.lastMs ?? endedMs / Math.max(1, ended);
      account.served += charge;
      return charge;
    },
    finish(share, charge, ms) {
      const account = share as Account;
      account.running--;
      account.served += ms - charge;
      account.lastMs = ms;
      ended++;
      endedMs += ms;
      leaveIfIdle(account);
    },
  };
}
