import { samplesToSeconds } from '../audio/sample-clock.js';
import type { GuardEvidence, Suppression } from '../contracts/guards.js';
import type { InferenceKind } from '../contracts/scheduler.js';
import type { UtteranceDecoder } from '../contracts/strategy.js';
import { createGuard } from '../guards/create-guard.js';
import { guardedBackend } from '../guards/guarded-backend.js';
import { createInferenceScheduler } from '../scheduling/inference-scheduler.js';
import type { SessionSettings, SpokenSettings } from './session-options.js';
import type { Decoded, Utterance } from './utterance.js';

/** One decode of an utterance. */
export interface DecodeRequest extends GuardEvidence {
  readonly isFinal: boolean;
  readonly holdsBack: boolean;
  readonly previousTranscript: string;
  readonly spoken: SpokenSettings;
  readonly signal: AbortSignal;
}

/** A session's way to the model: scheduler, strategy, backend, guards. One decode at a time. */
export interface Transcriber extends AsyncDisposable {
  /** A decoder for one utterance. */
  open(): UtteranceDecoder;
  /** Runs a task when its turn comes. */
  run<T>(
    kind: InferenceKind,
    signal: AbortSignal,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Decodes, within a task. */
  decode(utterance: Utterance, request: DecodeRequest): Promise<Decoded>;
  /** What stands for a decode of silence. In samples. */
  silence(start: number, end: number): Decoded;
}

export function createTranscriber(settings: SessionSettings): Transcriber {
  const { strategy, task, wordTimestamps, clock, logger } = settings;
  const own =
    settings.scheduler === undefined
      ? createInferenceScheduler({ backend: settings.backend, clock, logger })
      : undefined;
  const seat = (own ?? settings.scheduler!).join();
  let heard: Pick<DecodeRequest, 'samples' | 'speechMs'> | undefined;
  let suppressed: Suppression[] = [];
  const backend = guardedBackend(seat.backend, createGuard(settings.guards), {
    evidence: () => ({ speechMs: heard?.speechMs }),
    onSuppressed(found, samples) {
      // The call's audio begins with as much as a strategy could put before the utterance.
      const context = samplesToSeconds(samples.length - (heard?.samples.length ?? 0));
      for (const { start, end, ...rest } of found) {
        suppressed.push({ ...rest, start: start - context, end: end - context });
      }
    },
  });

  return {
    open: () => strategy.openUtterance(backend),
    run: (kind, signal, work) => seat.run(kind, work, signal),
    async decode({ decoder, contextAudio }, request) {
      const { samples, isFinal, holdsBack, previousTranscript, signal } = request;
      heard = request;
      suppressed = [];
      const hypothesis = await decoder.decode(
        { samples, previousTranscript, contextAudio, isFinal, holdsBack },
        { ...request.spoken, task, wordTimestamps, timestamps: isFinal, fallback: false, signal },
      );
      if (typeof hypothesis.result?.text !== 'string') {
        throw new Error(`The backend "${backend.name}" answered with no transcript.`);
      }
      return { hypothesis, suppressed };
    },
    silence(start, end) {
      const result = { text: '', segments: [], language: '', processingTimeMs: 0 };
      const times = { start: 0, end: samplesToSeconds(end - start) };
      return {
        hypothesis: { result, committedChars: 0 },
        suppressed: [{ reason: 'silence', text: '', ...times }],
      };
    },
    async [Symbol.asyncDispose]() {
      seat[Symbol.dispose]();
      await own?.[Symbol.asyncDispose]();
    },
  };
}
