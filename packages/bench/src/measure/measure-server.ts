import { SAMPLE_RATE } from '@ws/core';
import { roundSeconds } from '@ws/core/internal';
import type { Protocol } from '../protocols/protocol.js';
import type { SessionRecord } from '../result/bench-result.js';
import { createPcmMaker } from './audio-pieces.js';
import { checkPlan } from './check-plan.js';
import { joinedRecording, type MeasuredRecording } from './measured-recording.js';
import { openSession, type SessionSettings } from './run-session.js';

export interface ServerMeasurement extends SessionSettings {
  readonly protocol: Protocol;
  /** The name of what is measured. */
  readonly system: string;
  readonly recordings: readonly MeasuredRecording[];
  /** How many sessions run at once: 1 plays each recording by itself, more play all of them each. */
  readonly sessions: readonly number[];
  readonly repetitions: number;
  /** Whether a session runs before the others and does not count: a server does some things only once. */
  readonly warmsUp: boolean;
  readonly onProgress: (progress: MeasureProgress) => void;
}

export interface MeasureProgress {
  readonly done: number;
  readonly all: number;
  readonly session: SessionRecord;
}

// Sessions at once that play the same recording do not pause at the same moment.
const APART_MS = 157;
const LONGEST_APART_MS = 1500;

/**
 * Plays recordings to a server in real time, and notes what it tells. Sessions that fail are part of the answer.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for more than a result holds; `ERR_ABORTED`
 */
export async function measureServer(plan: ServerMeasurement): Promise<readonly SessionRecord[]> {
  const { protocol, system, recordings, sessions, repetitions, warmsUp } = plan;
  const { clock, signal, onProgress } = plan;
  const pcmOf = createPcmMaker(protocol.kind === 'stream' ? protocol.sampleRate : SAMPLE_RATE);
  const perRepetition = sessions.reduce(
    (sum, together) => sum + (together === 1 ? recordings.length : together),
    0,
  );
  const all = repetitions * perRepetition;
  const records: SessionRecord[] = [];
  const most = Math.max(...sessions);
  // The largest number of sessions at once needs one that begins with another recording for each session.
  const turned = Array.from({ length: most > 1 ? Math.min(most, recordings.length) : 0 }, (_, i) =>
    joinedRecording(recordings, i),
  );
  const played = [...recordings, ...turned].map(({ facts }) => facts);
  checkPlan({ system, played, count: all });

  async function runTogether(
    played: readonly MeasuredRecording[],
    repetition: number,
    together: number,
  ): Promise<void> {
    const opened = await Promise.all(
      played.map((recording) => openSession(protocol, recording, pcmOf, plan)),
    );
    const epoch = clock.now();
    await Promise.all(
      opened.map(async (session, slot) => {
        await clock.sleep((slot * APART_MS) % LONGEST_APART_MS, signal);
        const began = roundSeconds((clock.now() - epoch) / 1000);
        const outcome = await session.run();
        const record: SessionRecord = {
          id: idOf(system, played[slot]!, { repetition, together, slot }),
          ...{ system, recording: played[slot]!.facts, repetition },
          pace: protocol.kind === 'whole' ? 'whole' : 'spoken',
          ...(together > 1 && { together, began }),
          ...outcome,
        };
        records.push(record);
        onProgress({ done: records.length, all, session: record });
      }),
    );
    signal.throwIfAborted();
  }

  if (warmsUp) {
    const shortest = recordings.reduce((a, b) => (b.facts.seconds < a.facts.seconds ? b : a));
    await (await openSession(protocol, shortest, pcmOf, plan)).run();
    signal.throwIfAborted();
  }
  for (let repetition = 1; repetition <= repetitions; repetition++) {
    for (const together of sessions) {
      if (together === 1) {
        for (const recording of recordings) await runTogether([recording], repetition, 1);
      } else {
        const played = Array.from({ length: together }, (_, i) => turned[i % turned.length]!);
        await runTogether(played, repetition, together);
      }
    }
  }
  return records;
}

function idOf(
  system: string,
  { facts }: MeasuredRecording,
  {
    repetition,
    together,
    slot,
  }: { readonly repetition: number; readonly together: number; readonly slot: number },
): string {
  const load = together === 1 ? '' : `/${together} at once/${slot + 1}`;
  return `${system}/${facts.name}${load}/${repetition}`;
}
