import { Buffer } from 'node:buffer';
import { TranscribeError } from '@ws/core';
import { type DecisionEngine, LONGEST_FRAME } from '../engine/decision-engine.js';

interface NativeDetector {
  /** @param audio - 16-bit samples of 10, 20 or 30 ms */
  process(audio: Buffer): boolean;
}

type NativeDetectorClass = new (sampleRate: number, level: number) => NativeDetector;

// Not a literal: bundlers would pack it in, and its compiled part would not be found.
const PACKAGE: string = 'webrtcvad';

/**
 * Loads the engine of the npm package `webrtcvad`.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` where it is not installed, was not compiled, or cannot be
 */
export async function loadNativeEngine(): Promise<DecisionEngine> {
  const Detector = await importDetector();
  const samples = new Int16Array(LONGEST_FRAME);
  // Of each length that was asked for: nothing is made per frame.
  const bytes = new Map<number, Buffer>();

  function frame(length: number): Buffer {
    let view = bytes.get(length);
    if (view === undefined) {
      view = Buffer.from(samples.buffer, 0, length * samples.BYTES_PER_ELEMENT);
      bytes.set(length, view);
    }
    return view;
  }

  return {
    kind: 'native',
    samples,
    open(sampleRate, mode) {
      let detector: NativeDetector | undefined = new Detector(sampleRate, mode);
      return {
        decide: (length) => detector!.process(frame(length)),
        reset() {
          detector = new Detector(sampleRate, mode);
        },
        close() {
          detector = undefined;
        },
      };
    },
  };
}

async function importDetector(): Promise<NativeDetectorClass> {
  try {
    // A CommonJS module whose own default export is the class: some loaders unwrap it once, some twice.
    const { default: exported } = (await import(/* webpackIgnore: true */ PACKAGE)) as {
      default: NativeDetectorClass | { readonly default: NativeDetectorClass };
    };
    return 'default' in exported ? exported.default : exported;
  } catch (cause) {
    throw new TranscribeError(
      'The engine "native" needs the npm package "webrtcvad", which is not installed or was not compiled: `npm install webrtcvad@1` with Python, make and a C++ compiler. The engine "wasm" needs nothing, and its decisions are the same.',
      { code: 'ERR_BACKEND_UNAVAILABLE', details: { package: PACKAGE }, cause },
    );
  }
}
