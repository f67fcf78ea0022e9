import type { ErrorEvent, TranscriptionStrategy } from '@ws/core';
import { samplesToMs } from '@ws/core/internal';
import type { Played } from './played.js';
import { isAnswer, type Report } from './violation.js';

/** What has no transcript failed for good, or three times. */
export function judgeErrors({ sessions }: Played, report: Report): void {
  for (const backend of new Set(sessions.map((session) => session.backend))) {
    const sharing = sessions.filter((session) => session.backend === backend);
    const errors = sharing.flatMap(({ events }) => events.filter(({ type }) => type === 'error'));
    const { passing, lasting } = backend.failures;
    const broken = sharing.filter(({ strategyFailed }) => strategyFailed).length;
    if (errors.length <= lasting + broken + Math.floor(passing / ATTEMPTS)) continue;
    report(
      'errors and warnings',
      `${errors.length} errors, the last of them ${(errors.at(-1) as ErrorEvent).error}, where ${passing} calls failed for now and ${lasting} for good`,
    );
  }
}

// Calls of a backend per decode: one with a prompt may be made once more without it.
const CALLS_PER_DECODE = 2;
const ATTEMPTS = 3;
// Speculation begins at a silence of 150 ms, or less where less ends an utterance.
const LEAST_SILENCE_MS = 50;

/** A backend is asked in proportion to the audio, and for no more at once than an utterance and what comes before it. */
export function judgeWork(
  { sessions }: Played,
  strategies: Readonly<Record<string, () => TranscriptionStrategy>>,
  report: Report,
): void {
  const backends = new Set(sessions.map(({ backend }) => backend));
  for (const backend of backends) {
    const sharing = sessions.filter((session) => session.backend === backend);
    let bound = 0;
    let longest = 0;
    for (const { plan, position, events, promised } of sharing) {
      const strategy = strategies[plan.strategy]!();
      const interval = plan.settings.partialIntervalMs ?? strategy.partialIntervalMs;
      const audioMs = samplesToMs(position);
      const finals = events.filter(isAnswer).length + promised.length;
      bound += (interval > 0 ? audioMs / interval : 0) + audioMs / LEAST_SILENCE_MS;
      bound += ATTEMPTS * (finals + 2);
      const lengths = [
        plan.settings.endpointing,
        ...plan.acts.map(({ act }) =>
          act.type === 'configure' ? act.changes.endpointing : undefined,
        ),
      ].map((endpointing) => endpointing?.maxUtteranceMs ?? 28_000);
      longest = Math.max(longest, ...lengths.map((ms) => ms + strategy.contextOverlapMs));
    }
    bound = Math.ceil(bound * CALLS_PER_DECODE);
    if (backend.calls > bound) {
      report(
        'bounded work',
        `the backend was called ${backend.calls} times, and at most ${bound} are needed`,
      );
    }
    const lengthMs = samplesToMs(backend.longestCall);
    if (lengthMs > longest) {
      report(
        'bounded work',
        `a call was of ${lengthMs} ms, where an utterance has ${longest} at most`,
      );
    }
  }
}
