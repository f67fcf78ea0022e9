import { TranscribeError } from '@ws/core';

/** How much a detector lets pass as speech: 0 the most, 3 the least. */
export type WebRtcVadMode = 0 | 1 | 2 | 3;

/** Sample rates that WebRTC's detector knows, in Hz. */
export type WebRtcVadSampleRate = 8000 | 16000 | 32000 | 48000;

/** Which program decides: the one in this package, a native one, or the native one where it is installed. */
export type WebRtcVadEngine = 'wasm' | 'native' | 'auto';

/** Settings of one detector. */
export interface WebRtcVadStreamOptions {
  /** WebRTC's aggressiveness: 0 calls the most speech, 3 the least. Default 2. */
  readonly mode?: WebRtcVadMode | undefined;
  /** Of the frames, in Hz. Default 16000. */
  readonly sampleRate?: WebRtcVadSampleRate | undefined;
  /**
   * How many decibels a frame has to be louder than the noise to be speech, at most, 0 to 40: less where speech hardly
   * stands out, but 3 always. It has to be above -60 dBFS, too. 0: WebRTC decides alone. Default 8.
   */
  readonly noiseGateDb?: number | undefined;
}

/** Settings of {@link createWebRtcVad}. */
export interface WebRtcVadOptions extends WebRtcVadStreamOptions {
  /**
   * `wasm` is in this package. `native` is the npm package `webrtcvad`, which you install and which needs a compiler
   * then; Node only; the decisions are the same. `auto`: native where it can be loaded. Default `wasm`.
   */
  readonly engine?: WebRtcVadEngine | undefined;
}

/** What {@link WebRtcVadOptions} are when they are left out. */
export const DEFAULT_WEBRTC_VAD_OPTIONS: Readonly<{
  mode: WebRtcVadMode;
  sampleRate: WebRtcVadSampleRate;
  noiseGateDb: number;
  engine: WebRtcVadEngine;
}> = Object.freeze({ mode: 2, sampleRate: 16_000, noiseGateDb: 8, engine: 'wasm' });

const MODES: readonly WebRtcVadMode[] = [0, 1, 2, 3];
const SAMPLE_RATES: readonly WebRtcVadSampleRate[] = [8000, 16_000, 32_000, 48_000];
const ENGINES: readonly WebRtcVadEngine[] = ['wasm', 'native', 'auto'];
const MAX_GATE_DB = 40;

/** The options of a detector, checked, with what was left out. */
export interface WebRtcVadSettings {
  readonly mode: WebRtcVadMode;
  readonly sampleRate: WebRtcVadSampleRate;
  readonly noiseGateDb: number;
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function resolveStreamOptions(options: WebRtcVadStreamOptions): WebRtcVadSettings {
  rejectUnknownOptions(options, ['mode', 'sampleRate', 'noiseGateDb']);
  const defaults = DEFAULT_WEBRTC_VAD_OPTIONS;
  const {
    mode = defaults.mode,
    sampleRate = defaults.sampleRate,
    noiseGateDb = defaults.noiseGateDb,
  } = options;
  if (typeof noiseGateDb !== 'number' || !(noiseGateDb >= 0 && noiseGateDb <= MAX_GATE_DB)) {
    throw invalidOption('noiseGateDb', noiseGateDb, `a number from 0 to ${MAX_GATE_DB}`);
  }
  return {
    mode: oneOf('mode', mode, MODES),
    sampleRate: oneOf('sampleRate', sampleRate, SAMPLE_RATES),
    noiseGateDb,
  };
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function resolveLoadOptions(options: Pick<WebRtcVadOptions, 'engine'>): WebRtcVadEngine {
  rejectUnknownOptions(options, ['engine']);
  const { engine = DEFAULT_WEBRTC_VAD_OPTIONS.engine } = options;
  return oneOf('engine', engine, ENGINES);
}

function oneOf<T extends string | number>(option: string, value: T, accepted: readonly T[]): T {
  if (!accepted.includes(value)) throw invalidOption(option, value, accepted.join(', '));
  return value;
}

function invalidOption(option: string, value: unknown, accepted: string): TranscribeError {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value);
  return new TranscribeError(`Option "${option}" is ${shown}, but must be ${accepted}.`, {
    code: 'ERR_INVALID_OPTION',
    details: { option, accepted },
  });
}

/** A misspelt option must not be ignored in silence. */
function rejectUnknownOptions(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new TranscribeError(`There is no option "${name}". Known: ${known.join(', ')}.`, {
        code: 'ERR_INVALID_OPTION',
        details: { option: name, accepted: known },
      });
    }
  }
}
