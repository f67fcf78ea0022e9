import type { Entrance } from './balancer.js';
import type { Fault, FaultKind } from './faults.js';
import type { Outage } from './speaker.js';

/** The time that a client had no server, and the fault that was its cause. */
export interface Takeover {
  readonly kind: FaultKind | 'none';
  /** Milliseconds from the fault, and from the moment at which the client noticed it. */
  readonly fromFaultMs: number;
  readonly fromNoticeMs: number;
  readonly attempts: number;
  /** A broker was killed so shortly before that the others may have been electing. */
  readonly isDisturbed: boolean;
  readonly reasons: readonly string[];
}

// A client notices a server that hangs after 5 s.
const LATEST_NOTICE_MS = 15_000;
// NATS' brokers elect 4 to 9 s after the last word of a leader.
const ELECTION_MS = 10_000;

/** The outages of a client that ended, each with the fault of the server that it was with. */
export function takeoversOf(
  outages: readonly Outage[],
  visits: Entrance['visits'],
  faults: readonly Fault[],
): readonly Takeover[] {
  return outages.flatMap(({ lostAt, backAt, attempts, reasons }): Takeover[] => {
    if (backAt === undefined) return [];
    const visit = visits.findLast(({ at }) => at <= lostAt);
    const cause = faults.findLast(
      ({ kind, victim, at }) =>
        kind !== 'broker' &&
        victim === visit?.server &&
        at <= lostAt &&
        lostAt - at < LATEST_NOTICE_MS,
    );
    const isDisturbed = faults.some(
      ({ kind, at }) => kind === 'broker' && at <= backAt && at > lostAt - ELECTION_MS,
    );
    return [
      {
        kind: (cause?.kind as FaultKind | undefined) ?? 'none',
        fromFaultMs: backAt - (cause?.at ?? lostAt),
        fromNoticeMs: backAt - lostAt,
        ...{ attempts, isDisturbed, reasons },
      },
    ];
  });
}
