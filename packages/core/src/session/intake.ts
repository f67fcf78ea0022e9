import { createSampleBuffer, type SampleBuffer } from '../audio/sample-buffer.js';
import type { Clock } from '../contracts/clock.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import type { EndpointEvent } from '../endpointing/endpointer.js';
import { createSpeechGate, type GateOptions, type SpeechGate } from '../endpointing/speech-gate.js';
import { inTime } from '../timing/until.js';

/** Something that is to happen at a place in the audio, when all before it has been judged. */
export interface Mark {
  readonly position: number;
  /** Whether the audio before is judged to the last sample, and the next frame begins here. */
  readonly cutsFrame: boolean;
  reached(): void;
}

export interface IntakeListener {
  /** Audio up to `position` has been judged. A promise that it returns is awaited before more is judged. */
  onJudged(position: number, events: readonly EndpointEvent[]): Promise<void> | undefined;
  /** The detector failed: from now on everything is speech. */
  onGateFailure(error: unknown): void;
  /** All that is there has been judged, for now. */
  onIdle(): void;
}

/** Audio on its way in: the voice-activity detector hears it frame by frame, and marks are reached in their places. */
export interface Intake {
  readonly buffer: SampleBuffer;
  readonly gate: SpeechGate | undefined;
  /** Takes audio, and judges it before it returns, where the detector answers without a promise. */
  append(samples: Float32Array): void;
  /** A mark after all audio that has come. */
  mark(mark: Omit<Mark, 'position'>): void;
  readonly marks: number;
  /** Audio before this has been judged. */
  readonly judged: number;
  stop(): void;
}

// A detector that takes so long for a frame has failed.
const DETECTOR_TIMEOUT_MS = 10_000;

/** @param origin - the position of the first sample */
export function createIntake(
  vad: VoiceActivityDetector | null,
  gateOptions: GateOptions,
  clock: Clock,
  listener: IntakeListener,
  origin = 0,
): Intake {
  const buffer = createSampleBuffer(origin);
  const gate = vad === null ? undefined : createSpeechGate(vad, gateOptions);
  gate?.reset(origin);
  const frame = new Float32Array(gate?.frameSamples ?? 0);
  const marks: Mark[] = [];
  let judging = false;
  const stopping = new AbortController();
  const { signal } = stopping;
  const frameLimit = { ms: DETECTOR_TIMEOUT_MS, clock, what: 'The detector' };

  function judge(): void {
    if (!judging) void judgeAll();
  }

  async function judgeAll(): Promise<void> {
    judging = true;
    while (!signal.aborted) {
      const mark = marks[0];
      const limit = mark?.position ?? buffer.end;
      const step = intake.gate?.frameSamples ?? limit - intake.judged;
      if (step > 0 && limit - intake.judged >= step) {
        let events = hear(step);
        // Awaited only where there is a promise: with a detector that has none, all is judged before `write` returns.
        if (!Array.isArray(events)) events = await events;
        if (signal.aborted) break;
        intake.judged += step;
        const waits = listener.onJudged(intake.judged, events as readonly EndpointEvent[]);
        if (waits !== undefined) await waits;
      } else if (mark !== undefined) {
        marks.shift();
        if (mark.cutsFrame) intake.judged = mark.position;
        mark.reached();
      } else {
        break;
      }
    }
    judging = false;
    if (!signal.aborted) listener.onIdle();
  }

  function hear(step: number): readonly EndpointEvent[] | Promise<readonly EndpointEvent[]> {
    if (intake.gate === undefined) return [];
    frame.set(buffer.view(intake.judged, intake.judged + step));
    try {
      const events = intake.gate.hear(frame);
      return 'then' in events ? inTime(events, signal, frameLimit).catch(bypassGate) : events;
    } catch (error) {
      return bypassGate(error);
    }
  }

  function bypassGate(error: unknown): readonly EndpointEvent[] {
    if (signal.aborted) return [];
    intake.gate = undefined;
    listener.onGateFailure(error);
    return [];
  }

  const intake: { -readonly [K in keyof Intake]: Intake[K] } = {
    buffer,
    gate,
    judged: origin,
    append(samples) {
      buffer.append(samples);
      judge();
    },
    mark(mark) {
      marks.push({ ...mark, position: buffer.end });
      judge();
    },
    get marks() {
      return marks.length;
    },
    stop: () => stopping.abort(),
  };
  return intake;
}
