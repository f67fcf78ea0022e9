import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientEvent, openSession } from '@ws/client';
import { msToSamples, samplesToMs } from '@ws/core/internal';

const CHUNK = msToSamples(100);
/** A session that has not finished so long after its last word is given up. */
const LAST_ANSWER_MS = 60_000;

export interface SpokenFinal {
  readonly text: string;
  readonly startSample: number;
  readonly endSample: number;
  /** Milliseconds from the moment at which its last sample was due to be sent. */
  readonly delayMs: number;
}

/** A time in which a client had no server. In milliseconds of `performance.now()`. */
export interface Outage {
  readonly lostAt: number;
  /** Left out where it never came back. */
  readonly backAt?: number | undefined;
  readonly attempts: number;
  /** Why it was lost, and why each attempt failed. */
  readonly reasons: readonly string[];
  /** The server did not find the session: the client began another. */
  readonly isAnew: boolean;
}

/** The events of a session, as its client got them. */
export interface Told {
  readonly finals: readonly SpokenFinal[];
  readonly outages: readonly Outage[];
  /** Events whose number is not above the one before. */
  readonly seqBreaks: number;
  readonly complaints: readonly string[];
  /** Left out where it finished. What the client waits for. */
  readonly unfinished?: string | undefined;
}

export interface Speech {
  readonly samples: Float32Array;
  /** Times real time. */
  readonly pace: number;
  readonly language?: string | undefined;
}

/** Speaks to a server as a microphone does, and writes down what it says. Never rejects, and ends in any case. */
export async function speak(url: string, { samples, pace, language }: Speech): Promise<Told> {
  const finals: SpokenFinal[] = [];
  const outages: { -readonly [K in keyof Outage]: Outage[K] }[] = [];
  const complaints: string[] = [];
  let seqBreaks = 0;
  let lastSeq = 0;
  let lastEvent = 'none';
  let lastEventAt = performance.now();
  const startedAt = performance.now();
  const dueAt = (sample: number): number => startedAt + samplesToMs(sample) / pace;

  function hear(event: ClientEvent): void {
    const now = performance.now();
    lastEvent = event.type;
    lastEventAt = now;
    if ('seq' in event && event.seq !== undefined) {
      if (event.seq <= lastSeq) seqBreaks++;
      lastSeq = Math.max(lastSeq, event.seq);
    }
    if (event.type === 'final') {
      const { text, startSample, endSample } = event;
      finals.push({ text, startSample, endSample, delayMs: now - dueAt(endSample) });
    } else if (event.type === 'error' || event.type === 'warning') {
      complaints.push(`${event.code}: ${event.message}`);
    }
  }

  const session = openSession(url, { language, onEvent: hear });
  let sessionId: string | undefined;
  let outage: (typeof outages)[number] | undefined;
  session.state.subscribe((state) => {
    if (state.status === 'reconnecting') {
      if (outage === undefined) {
        outage = { lostAt: performance.now(), attempts: 0, reasons: [], isAnew: false };
        outages.push(outage);
      }
      outage.attempts++;
      outage.reasons = [...outage.reasons, state.error.message];
    } else if (state.status === 'open' || state.status === 'ending') {
      const { sessionId: id } = session.ready!;
      if (outage !== undefined) {
        outage.backAt = performance.now();
        outage.isAnew = id !== sessionId;
      }
      outage = undefined;
      sessionId = id;
    }
  });

  async function say(): Promise<void> {
    for (let at = 0; at < samples.length; at += CHUNK) {
      // A chunk is there when it has been spoken.
      await sleep(Math.max(0, dueAt(at + CHUNK) - performance.now()));
      await session.write(samples.subarray(at, at + CHUNK));
    }
    await session.end();
  }

  let unfinished: string | undefined;
  const giveUpMs = samplesToMs(samples.length) / pace + LAST_ANSWER_MS;
  const over = new AbortController();
  try {
    await Promise.race([
      say(),
      sleep(giveUpMs, undefined, { signal: over.signal }).then(() => {
        throw new Error('it waits in vain');
      }),
    ]);
  } catch (error) {
    const { position, acknowledged, state } = session;
    const { status } = state.value;
    const reasons = outage?.reasons.slice(-3).join(' | ') ?? '';
    unfinished = [
      `${(error as Error).message} (${status}, session ${sessionId})`,
      `sent ${position} of ${samples.length}, acknowledged ${acknowledged}, last final to ${finals.at(-1)?.endSample ?? 0}`,
      `last event ${lastEvent}, ${Math.round(performance.now() - lastEventAt)} ms ago`,
      `attempts of this outage: ${outage?.attempts ?? 0} ${reasons}`,
    ].join('; ');
  }
  over.abort();
  await session[Symbol.asyncDispose]();
  return { finals, outages, seqBreaks, complaints, unfinished };
}
