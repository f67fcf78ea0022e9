import { AUDIBLE_DB, frameLevelDb, SHORTEST_AUDIBLE_MS } from '../audio/level.js';
import { createNoiseFloor } from '../audio/noise-floor.js';
import { msToSamples, SAMPLE_RATE } from '../audio/sample-clock.js';
import type { Stretch } from '../audio/stretch.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { invalidOption } from '../options/invalid-option.js';
import { createEndpointer, type EndpointEvent } from './endpointer.js';
import { type EndpointerOptions, SILENCE_THRESHOLD } from './endpointer-options.js';

/** What is known of the audio before it is decoded. All positions are samples on the session's clock. */
export interface SpeechGate {
  readonly frameSamples: number;
  /** Judges the next frame, and says what it decides. A promise only where the detector gives one. */
  hear(frame: Float32Array): readonly EndpointEvent[] | Promise<readonly EndpointEvent[]>;
  /** Where the speech that is going on started; `undefined` in silence. */
  readonly speakingSince: number | undefined;
  readonly lastSpeech: Stretch | undefined;
  /** What was called speech between two positions, in order, as far back as it is not forgotten. */
  speechBetween(from: number, to: number): readonly Stretch[];
  /** From the first to the last sound loud and long enough to be quiet speech, whatever the detector said. */
  readonly audible: Stretch | undefined;
  /** Speech that is going on, or is in a pause, ends here. */
  endSpeech(): readonly EndpointEvent[];
  /** Samples that make no whole frame: they are only measured. */
  hearRest(rest: Float32Array): void;
  /** The audio before `position` is answered: what was heard there no longer counts. */
  forgetBefore(position: number): void;
  /** As `forgetBefore`, and speech that is going on has to start anew. The next frame is at `position`. */
  reset(position: number): void;
  configure(options: GateOptions): void;
}

export type GateOptions = Pick<EndpointerOptions, 'minSpeechMs' | 'minSilenceMs'>;

// In a noisier room, what stands out from the noise.
const ABOVE_NOISE_DB = 6;
const SHORTEST_AUDIBLE = msToSamples(SHORTEST_AUDIBLE_MS);
// Between the syllables of one sound.
const LONGEST_GAP = msToSamples(300);

/** @throws TranscribeError `ERR_INVALID_OPTION` when the detector takes no 16 kHz audio */
export function createSpeechGate(vad: VoiceActivityDetector, options: GateOptions): SpeechGate {
  const frameSamples = frameSizeOf(vad);
  const endpointer = createEndpointer({ ...endpointing(options), frameSamples });
  const noise = createNoiseFloor(frameSamples);
  // What was called speech, in order; stretches that touch are one.
  const speech: { readonly from: number; to: number }[] = [];
  // The last sound, be it long enough or not.
  let sound: Stretch | undefined;

  function measure(samples: Float32Array, from: number): void {
    if (samples.length === 0) return;
    const level = frameLevelDb(samples);
    const floor = samples.length === frameSamples ? noise.hear(level) : AUDIBLE_DB;
    if (level <= Math.max(AUDIBLE_DB, floor + ABOVE_NOISE_DB)) return;
    const to = from + samples.length;
    sound = { from: sound && from - sound.to <= LONGEST_GAP ? sound.from : from, to };
    if (to - sound.from < SHORTEST_AUDIBLE) return;
    gate.audible = { from: gate.audible?.from ?? sound.from, to };
  }

  function judge(answer: unknown, frame: Float32Array): readonly EndpointEvent[] {
    const probability = speechProbability(vad, answer);
    const from = endpointer.position;
    // Not before there is an answer: what is not judged is not decoded, and must not count as heard.
    measure(frame, from);
    const events = endpointer.process(probability);
    for (const event of events) {
      gate.speakingSince = event.type === 'speech_start' ? event.position : undefined;
      // The frames that had to come before speech counts as such.
      if (event.type === 'speech_start') addSpeech(event.position, from);
    }
    if (endpointer.speaking && probability >= SILENCE_THRESHOLD) {
      gate.lastSpeech = { from, to: endpointer.position };
      addSpeech(from, endpointer.position);
    }
    return events;
  }

  function addSpeech(from: number, to: number): void {
    const last = speech.at(-1);
    if (last?.to === from) last.to = to;
    else speech.push({ from, to });
  }

  function forgetBefore(position: number): void {
    while (speech.length > 0 && speech[0]!.to <= position) speech.shift();
    gate.audible = gate.audible && after(position, gate.audible);
    sound = sound && after(position, sound);
  }

  const gate: { -readonly [K in keyof SpeechGate]: SpeechGate[K] } = {
    frameSamples,
    speakingSince: undefined,
    lastSpeech: undefined,
    audible: undefined,
    hear(frame) {
      const answer: unknown = vad.process(frame);
      if (!(answer instanceof Object)) return judge(answer, frame);
      return Promise.resolve(answer).then((given) => judge(given, frame));
    },
    endSpeech() {
      gate.speakingSince = undefined;
      return endpointer.flush();
    },
    hearRest: (rest) => measure(rest, endpointer.position),
    forgetBefore,
    reset(position) {
      forgetBefore(position);
      endpointer.reset(position);
      gate.speakingSince = undefined;
    },
    configure: (changed) => endpointer.configure(endpointing(changed)),
    speechBetween(from, to) {
      return speech
        .map((one) => ({ from: Math.max(from, one.from), to: Math.min(to, one.to) }))
        .filter((one) => one.to > one.from);
    },
  };
  return gate;
}

/** Starts are told as they are: how much is heard before them is the cutter's business. */
function endpointing({ minSpeechMs, minSilenceMs }: GateOptions): EndpointerOptions {
  return { minSpeechMs, minSilenceMs, prefixPadMs: 0 };
}

function after(position: number, { from, to }: Stretch): Stretch | undefined {
  return to > position ? { from: Math.max(position, from), to } : undefined;
}

/** The frame length nearest to 30 ms that a detector takes at 16 kHz: `ERR_INVALID_OPTION` where it takes none. */
export function frameSizeOf(vad: VoiceActivityDetector): number {
  const sizes = vad.frameSizes(SAMPLE_RATE);
  const nearest = [...sizes].sort((a, b) => Math.abs(a - 480) - Math.abs(b - 480))[0];
  if (nearest === undefined) {
    throw invalidOption('vad', vad.name, `a detector that takes audio at ${SAMPLE_RATE} Hz`);
  }
  return nearest;
}

/** What a detector answered, or `ERR_BACKEND_FAILED` where it is no probability: it would pass for silence. */
export function speechProbability({ name }: VoiceActivityDetector, answer: unknown): number {
  if (typeof answer === 'number' && answer >= 0 && answer <= 1) return answer;
  throw new TranscribeError(
    `The detector "${name}" answered ${String(answer)}, which is no probability.`,
    { code: 'ERR_BACKEND_FAILED' },
  );
}
