import { TranscribeError } from '@ws/core';
import { type DecisionEngine, LONGEST_FRAME } from '../engine/decision-engine.js';
import { type FvadProgram, startFvad } from './fvad-program.js';

/** The engine that is in this package. */
export interface WasmEngine extends DecisionEngine {
  readonly kind: 'wasm';
  /** Of the program, in bytes. It grows with the streams that are open at once. */
  readonly memoryBytes: number;
}

let shared: Promise<WasmEngine> | undefined;

/**
 * The engine that all detectors of this thread share.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` where WebAssembly is not allowed
 */
export function loadWasmEngine(): Promise<WasmEngine> {
  shared ??= startWasmEngine().catch((cause: unknown) => {
    shared = undefined;
    throw new TranscribeError(
      "WebRTC's detector cannot be started: WebAssembly is not there, not allowed, or of another byte order than this machine. A page whose Content-Security-Policy has script-src needs 'wasm-unsafe-eval' in it.",
      { code: 'ERR_BACKEND_UNAVAILABLE', cause },
    );
  });
  return shared;
}

// Samples are written into WebAssembly's memory as this machine has them.
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Starts an engine with a memory of its own. */
export async function startWasmEngine(): Promise<WasmEngine> {
  if (!IS_LITTLE_ENDIAN) throw new Error('WebAssembly is little-endian, and this machine is not.');
  let samples = new Int16Array(0);
  let address = 0;
  const program: FvadProgram = await startFvad(lookAgain);
  address = program.allocate(LONGEST_FRAME * Int16Array.BYTES_PER_ELEMENT);
  lookAgain();

  function lookAgain(): void {
    samples = new Int16Array(program.memory.buffer, address, LONGEST_FRAME);
  }

  return {
    kind: 'wasm',
    get samples() {
      return samples;
    },
    get memoryBytes() {
      return program.memory.buffer.byteLength;
    },
    open(sampleRate, mode) {
      const handle = program.create();
      if (handle === 0) {
        throw new TranscribeError(
          'There is no memory for another detector: dispose those that are no longer used.',
          { code: 'ERR_BACKEND_FAILED' },
        );
      }
      function configure(): void {
        program.setSampleRate(handle, sampleRate);
        program.setMode(handle, mode);
      }
      configure();
      return {
        decide: (length) => program.process(handle, address, length) === 1,
        reset() {
          program.reset(handle);
          configure();
        },
        close: () => program.free(handle),
      };
    },
  };
}
