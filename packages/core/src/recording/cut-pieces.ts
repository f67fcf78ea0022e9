import { assertFinite } from '../audio/finite-samples.js';
import { msToSamples } from '../audio/sample-clock.js';
import { type Span, spanOf } from '../audio/stretch.js';
import { type ClosedUtterance, createUtteranceCutter } from '../endpointing/utterance-cutter.js';
import type { EndpointingSettings } from '../options/session-bounds.js';
import { createIntake } from '../session/intake.js';
import { until } from '../timing/until.js';
import { type AudioSource, notSamples } from './audio-source.js';
import type { RecordingSettings } from './recording-options.js';

/** A stretch of a recording that is decoded at once. Positions are samples from the recording's first. */
export interface Piece {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Mono, 16 kHz: the audio from `start` to `end`. */
  readonly samples: Float32Array;
  /** The detector's speech in it, in seconds from its first sample; `undefined` without a detector. */
  readonly speech: readonly Span[] | undefined;
}

export interface PieceSettings
  extends Pick<RecordingSettings, 'vad' | 'clock' | 'from' | 'maxPieceMs'>,
    Pick<EndpointingSettings, 'minSpeechMs' | 'minSilenceMs' | 'prefixPadMs'> {
  readonly signal: AbortSignal;
  /** The detector failed: from now on everything is speech. */
  readonly onDetectorFailure: (error: unknown) => void;
}

const STEP = msToSamples(1000);
// Then others have their turn of the event loop.
const LONGEST_TURN_MS = 10;
// Where speech is closer together than this, a piece goes on over the pause: `bench recording` shows what it brings.
const LONGEST_PAUSE = msToSamples(600);

/**
 * Cuts a recording at its pauses into pieces, each as long as speech goes on without a long pause and the piece may be.
 * Speech without a pause is cut where it is quietest; silence is left out, but what is loud enough to be speech, and the
 * detector missed, is not. No more audio is held than a piece and what is being judged.
 */
export async function* cutPieces(
  audio: AudioSource,
  settings: PieceSettings,
): AsyncGenerator<Piece, void, undefined> {
  const { vad, clock, from, maxPieceMs, signal } = settings;
  const maxPiece = msToSamples(maxPieceMs);
  const closed: ClosedUtterance<void>[] = [];
  const onClosed = (utterance: ClosedUtterance<void>): void => void closed.push(utterance);
  const intake = createIntake(vad, settings, clock, {
    onJudged(position, events) {
      cutter.advance(position, events, onClosed);
      return undefined;
    },
    onGateFailure(error) {
      cutter.openGate();
      settings.onDetectorFailure(error);
    },
    onIdle() {},
  });
  const { buffer } = intake;
  const cutter = createUtteranceCutter<void>({
    buffer,
    gate: intake.gate,
    settings: { ...settings, maxUtteranceMs: maxPieceMs, automatic: true },
    longestMs: maxPieceMs,
    begin() {},
    committedTo: () => 0,
    onSpeech() {},
  });
  // Utterances that make a piece, perhaps with what comes next.
  let gathered: ClosedUtterance<void>[] = [];

  function judged(cutsFrame: boolean): Promise<void> {
    const done = new Promise<void>((reached) => intake.mark({ cutsFrame, reached }));
    return until(done, signal);
  }

  function takePiece(): Piece {
    const start = gathered[0]!.start;
    const end = gathered.at(-1)!.end;
    const speech = gathered.flatMap((utterance) => utterance.speech ?? []);
    const isJudged = gathered.every((utterance) => utterance.speech !== undefined);
    gathered = [];
    return {
      start: from + start,
      end: from + end,
      samples: buffer.slice(start, end),
      speech: isJudged ? speech.map((stretch) => spanOf(stretch, start)) : undefined,
    };
  }

  /** Whether an utterance from `start` to at least `end` is of another piece than those that are gathered. */
  function isApart(start: number, end: number): boolean {
    const [first] = gathered;
    if (first === undefined) return false;
    return start - gathered.at(-1)!.end > LONGEST_PAUSE || end - first.start > maxPiece;
  }

  function* takePieces(): Generator<Piece, void, undefined> {
    for (let next = closed.shift(); next !== undefined; next = closed.shift()) {
      if (isApart(next.start, next.end)) yield takePiece();
      gathered.push(next);
    }
    const { judged } = intake;
    if (isApart(cutter.current?.start ?? judged, cutter.current ? judged : 0)) yield takePiece();
    buffer.dropBefore(gathered[0]?.start ?? cutter.neededFrom);
  }

  let passed = 0;
  // Whole steps are judged, however the audio comes: the pieces are the same then.
  let unjudged = 0;
  let turnStartedAt = clock.now();
  let failure: { readonly error: unknown } | undefined;
  try {
    try {
      for await (const samples of audio) {
        if (!(samples instanceof Float32Array)) throw notSamples();
        assertFinite(samples);
        const skipped = Math.min(from - passed, samples.length);
        passed += skipped;
        for (let at = skipped; at < samples.length; ) {
          const taken = samples.subarray(at, at + STEP - unjudged);
          buffer.append(taken);
          at += taken.length;
          unjudged += taken.length;
          if (unjudged < STEP) continue;
          unjudged = 0;
          await judged(false);
          yield* takePieces();
          if (clock.now() - turnStartedAt < LONGEST_TURN_MS) continue;
          await clock.sleep(0, signal);
          turnStartedAt = clock.now();
        }
      }
    } catch (error) {
      // What came before a source failed is decoded all the same.
      failure = { error };
    }
    await judged(true);
    cutter.close(intake.judged, false, onClosed);
    yield* takePieces();
    if (gathered.length > 0) yield takePiece();
    if (failure !== undefined) throw failure.error;
  } finally {
    intake.stop();
  }
}
