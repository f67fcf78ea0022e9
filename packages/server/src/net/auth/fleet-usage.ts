import { randomUUID } from 'node:crypto';
import type { Clock, Logger, SessionJournal, TranscribeError } from '@ws/core';
import { callWithin } from '../../operations/call-within.js';
import { settlesWithin } from '../../operations/settles-within.js';
import { createServerLeases } from './server-leases.js';
import {
  dayOf,
  decodeUsage,
  encodeUsage,
  NOTHING_USED,
  type SharedUsage,
  usageId,
} from './usage-record.js';

/**
 * What keys use on all servers of a journal. While the journal is away, each server goes by what it knows itself, and tells the
 * others when the journal is back.
 */
export interface FleetUsage extends AsyncDisposable {
  /**
   * Opens a session of a name, unless all servers together have `most` open. Of two servers that ask for the last place at the
   * same time one gets it. Never rejects.
   *
   * @returns whether it is open; `true` while the journal is away
   */
  open(name: string, most: number): Promise<boolean>;
  /** Opens sessions of a name, whatever the others have. */
  add(name: string, count: number): void;
  /** Ends sessions of a name. */
  close(name: string, count: number): void;
  /** Sessions of a name that other servers have, as far as it is known here. */
  elsewhere(name: string): number;
  /** So much more audio of a name was taken. */
  spend(name: string, audioMs: number): void;
  /** Audio of a name today, of all servers, as far as it is known here. */
  audioMs(name: string): number;
}

export interface FleetUsageParts {
  readonly journal: SessionJournal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Unix time. */
  readonly nowMs: () => number;
}

interface Request {
  readonly most: number;
  settle(isOpen: boolean): void;
}

/** A name, as this server knows it. */
interface Entry {
  readonly name: string;
  readonly id: string;
  /** Sessions that are open here. */
  own: number;
  /** Sessions elsewhere, by their servers. */
  others: ReadonlyMap<string, number>;
  /** Requests that wait for the journal. */
  asked: readonly Request[];
  /** The day of the audio, and how much there is of all servers, as far as the journal has told. */
  day: number;
  knownMs: number;
  /** The name of its part of the audio, which is what this server took; how much that is, and how much of it is in `knownMs`. */
  readonly part: string;
  ownMs: number;
  saidMs: number;
  /** The journal is to be told of it, even where it knows all of it: it forgets what is old. */
  isDue: boolean;
  settling: Promise<void> | undefined;
}

/** A journal that does not answer within it is away. */
const PATIENCE_MS = 2000;
const RETRY_MS = 1000;
/** Between two servers that wrote at the same time, at first and at most. */
const LEAST_PAUSE_MS = 10;
const MOST_PAUSE_MS = 500;
const TELL_AUDIO_MS = 10_000;
// The journal forgets what is older than some minutes.
const REFRESH_MS = 60_000;
const LAST_PATIENCE_MS = 1000;
/** From this part of a key's sessions on it is worth knowing which servers are dead. */
const CROWDED = 0.75;
const MOST_ENTRIES = 20_000;
/** The names of which the journal is told at once, lest all that are known come to it in one moment. */
const MOST_TOLD = 32;
const NO_AUDIO = { knownMs: 0, ownMs: 0, saidMs: 0 };

export function createFleetUsage({ journal, clock, logger, nowMs }: FleetUsageParts): FleetUsage {
  const stopping = new AbortController();
  const { signal } = stopping;
  const entries = new Map<string, Entry>();
  const leases = createServerLeases({
    ...{ journal, clock },
    onDead(name) {
      for (const entry of entries.values()) {
        if (entry.own > 0 || entry.others.has(name)) due(entry);
      }
    },
  });
  /** Resolves when the journal is back; left out while it is there. */
  let away: Promise<void> | undefined;
  let keeping: Promise<void> | undefined;

  /** Begins the audio anew on another day. */
  function ofToday(entry: Entry): Entry {
    const today = dayOf(nowMs());
    if (entry.day !== today) Object.assign(entry, { day: today, ...NO_AUDIO });
    return entry;
  }

  function entryOf(name: string): Entry {
    const known = entries.get(name);
    const entry: Entry = known ?? {
      ...{ name, id: usageId(name), part: randomUUID().slice(0, 13) },
      ...{ own: 0, others: new Map(), asked: [] },
      ...{ day: 0, ...NO_AUDIO, isDue: false, settling: undefined },
    };
    entries.delete(name);
    entries.set(name, entry);
    leases.begin();
    keeping ??= keep();
    return ofToday(entry);
  }

  const isIdle = ({ own, asked, settling }: Entry): boolean =>
    own === 0 && asked.length === 0 && settling === undefined;

  /** Forgets what has no use, and of more than there is room for the one that came longest ago. */
  function tidy(): void {
    const today = dayOf(nowMs());
    for (const [name, entry] of entries) {
      const isPast = entry.day !== today || audioIn(entry) === 0;
      if (isIdle(entry) && (isPast || entries.size > MOST_ENTRIES)) entries.delete(name);
    }
  }

  function start(entry: Entry): void {
    entry.settling ??= settle(entry).finally(() => {
      entry.settling = undefined;
      if ((entry.isDue || entry.asked.length > 0) && !signal.aborted) start(entry);
    });
  }

  function due(entry: Entry): void {
    entry.isDue = true;
    start(entry);
  }

  /** Tells the journal again what it forgets, and now and then of audio. */
  async function keep(): Promise<void> {
    let refreshedAt = clock.now();
    while (!signal.aborted) {
      await clock.sleep(TELL_AUDIO_MS, signal).catch(() => {});
      const isRefresh = clock.now() - refreshedAt >= REFRESH_MS;
      if (isRefresh) refreshedAt = clock.now();
      tidy();
      const today = dayOf(nowMs());
      const told: Entry[] = [];
      for (const entry of entries.values()) {
        const isKnown = entry.own > 0 || (entry.day === today && entry.knownMs > 0);
        if (entry.ownMs > entry.saidMs || (isRefresh && isKnown)) told.push(entry);
      }
      for (let at = 0; at < told.length && !signal.aborted; at += MOST_TOLD) {
        const some = told.slice(at, at + MOST_TOLD);
        for (const entry of some) due(entry);
        await Promise.all(some.map(({ settling }) => settling));
      }
    }
  }

  /** What the journal is to have in place of what it has, and the requests that are granted. */
  function planOf(shared: SharedUsage, entry: Entry, asked: readonly Request[]) {
    const sessions = new Map<string, number>();
    let elsewhere = 0;
    for (const [server, count] of shared.sessions) {
      if (server === leases.name || leases.dead.has(server)) continue;
      sessions.set(server, count);
      elsewhere += count;
    }
    const others = new Map(sessions);
    let { own } = entry;
    const granted = new Set<Request>();
    for (const request of asked) {
      if (elsewhere + own >= request.most) continue;
      granted.add(request);
      own++;
    }
    if (own > 0) sessions.set(leases.name, own);
    const { day, part, ownMs, saidMs, knownMs } = entry;
    const kept = shared.day === day ? shared : NOTHING_USED;
    const parts = new Map(kept.parts);
    const keptMs = parts.get(part) ?? saidMs;
    // Those that wrote last stand last.
    parts.delete(part);
    if (ownMs > 0) parts.set(part, ownMs);
    // A journal that lost its newest records has less than it told.
    const audioMs = Math.max(kept.audioMs - keptMs, knownMs - saidMs) + ownMs;
    return {
      usage: { sessions, day, audioMs, parts },
      ...{ others, granted, own, ownMs },
    };
  }

  /**
   * Answers the requests for a name, and writes its state into the journal where this has another.
   *
   * @returns `false` where another server wrote at the same time
   */
  async function write(entry: Entry): Promise<boolean> {
    const { asked } = entry;
    let seen: SharedUsage | undefined;
    const isNews = (record: Uint8Array): boolean => {
      seen = decodeUsage(record);
      // Requests are refused by what was read: for them alone nothing is written.
      return entry.isDue || planOf(seen, entry, asked).granted.size > 0;
    };
    try {
      await callWithin(
        async (own) => {
          const options = { signal: own };
          const taken = await journal.takeOver(entry.id, isNews, options);
          try {
            // From the takeover on no other server writes, unless it takes the record in its turn.
            if (taken !== undefined) seen = decodeUsage(taken.record);
            const plan = planOf(seen ?? NOTHING_USED, entry, asked);
            const isRead = taken === undefined && seen !== undefined;
            // Sessions may have ended since it was read.
            if (isRead && (entry.isDue || plan.granted.size > 0)) return;
            entry.isDue = false;
            const record = encodeUsage(plan.usage);
            if (taken !== undefined) await taken.log.checkpoint(record, options);
            else if (!isRead) (await journal.create(entry.id, record, options)).leave();
            settleBy(plan, entry, asked);
          } finally {
            // Each write takes the record over anew.
            taken?.log.leave();
          }
        },
        { ms: PATIENCE_MS, clock, signal },
      );
      return true;
    } catch (error) {
      entry.isDue = true;
      const { code } = error as Partial<TranscribeError>;
      if (code === 'ERR_SESSION_TAKEN' || code === 'ERR_INVALID_STATE') return false;
      throw error;
    }
  }

  function settleBy(
    { usage, others, granted, own, ownMs }: ReturnType<typeof planOf>,
    entry: Entry,
    asked: readonly Request[],
  ): void {
    entry.others = others;
    if (entry.day === usage.day) {
      entry.knownMs = usage.audioMs;
      entry.saidMs = ownMs;
    }
    entry.own += granted.size;
    // Some may have ended meanwhile.
    if (entry.own !== own) entry.isDue = true;
    entry.asked = entry.asked.filter((request) => !asked.includes(request));
    const open = own + sum(others);
    const isCrowded = asked.some(({ most }) => open >= most * CROWDED);
    if (isCrowded) for (const server of shuffled(others.keys())) leases.watch(server);
    for (const request of asked) request.settle(granted.has(request));
  }

  /** By what this server knows itself, there is room. */
  function grantAll(entry: Entry): void {
    const { asked } = entry;
    entry.asked = [];
    entry.own += asked.length;
    if (asked.length > 0) entry.isDue = true;
    for (const request of asked) request.settle(true);
  }

  async function settle(entry: Entry): Promise<void> {
    for (let pauseMs = LEAST_PAUSE_MS; entry.isDue || entry.asked.length > 0; ) {
      if (signal.aborted) return grantAll(entry);
      if (away !== undefined) {
        grantAll(entry);
        await away;
        continue;
      }
      try {
        if (await write(entry)) continue;
        await clock.sleep(pauseMs * Math.random(), signal);
        pauseMs = Math.min(MOST_PAUSE_MS, 2 * pauseMs);
      } catch (error) {
        if (!signal.aborted) away ??= untilBack(error);
      }
    }
  }

  async function untilBack(err: unknown): Promise<void> {
    logger.warn(
      { err, journal: journal.name },
      'the limits of API keys hold on each server alone, until the store of sessions answers',
    );
    while (!signal.aborted) {
      await clock.sleep(RETRY_MS, signal).catch(() => {});
      try {
        await callWithin((own) => journal.takeOver(usageId(''), () => false, { signal: own }), {
          ...{ ms: PATIENCE_MS, clock, signal },
        });
        break;
      } catch {
        // It is asked again.
      }
    }
    away = undefined;
    if (!signal.aborted) logger.info({}, 'the limits of API keys hold over all servers again');
  }

  return {
    open(name, most) {
      const entry = entryOf(name);
      return new Promise((resolve) => {
        entry.asked = [...entry.asked, { most, settle: resolve }];
        if (away !== undefined || signal.aborted) grantAll(entry);
        else start(entry);
      });
    },
    add(name, count) {
      const entry = entryOf(name);
      entry.own += count;
      due(entry);
    },
    close(name, count) {
      const entry = entryOf(name);
      entry.own = Math.max(0, entry.own - count);
      due(entry);
    },
    elsewhere: (name) => sum(entries.get(name)?.others ?? NOTHING_USED.sessions),
    spend(name, audioMs) {
      // A name with an open session is there: it is not to be brought to the end for each piece of audio.
      const known = entries.get(name);
      const entry = known === undefined ? entryOf(name) : ofToday(known);
      entry.ownMs += audioMs;
    },
    audioMs(name) {
      const entry = entries.get(name);
      return entry === undefined ? 0 : audioIn(ofToday(entry));
    },
    async [Symbol.asyncDispose]() {
      for (const entry of entries.values()) {
        if (entry.own === 0 && entry.ownMs === entry.saidMs) continue;
        entry.own = 0;
        due(entry);
      }
      const settling = [...entries.values()].map((entry) => entry.settling);
      if (away === undefined) await settlesWithin(Promise.all(settling), LAST_PATIENCE_MS);
      stopping.abort();
      await Promise.all([keeping, leases[Symbol.asyncDispose]()]);
    },
  };
}

/** Audio of a name on its day, as far as it is known here. */
function audioIn({ knownMs, ownMs, saidMs }: Entry): number {
  return knownMs + ownMs - saidMs;
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

/** Of more servers than are watched at once, others each time. */
function shuffled(names: Iterable<string>): readonly string[] {
  return [...names]
    .map((name) => ({ name, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ name }) => name);
}
