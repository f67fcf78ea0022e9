import { decodeBase64 } from '@ws/core/internal';
import { FVAD_BASE64 } from './fvad-binary.js';

/** The program's memory. */
export interface FvadMemory {
  readonly buffer: ArrayBuffer;
  /** @throws RangeError when there is no more */
  grow(pages: number): number;
}

// The part of it that is used here. Neither TypeScript's ECMAScript library nor Node's types declare it, and a page's would bring
// all of the DOM along.
declare const WebAssembly: {
  instantiate(
    binary: Uint8Array<ArrayBuffer>,
    imports: Readonly<Record<string, Readonly<Record<string, (value: number) => unknown>>>>,
  ): Promise<{ readonly instance: { readonly exports: unknown } }>;
};

/** libfvad's functions as the binary exports them. Handles and addresses are numbers, 0 when memory has run out. */
export interface FvadProgram {
  readonly memory: FvadMemory;
  /** A detector in mode 0 for 8000 Hz. */
  create(): number;
  /** As new: in mode 0 for 8000 Hz again. */
  reset(handle: number): void;
  free(handle: number): void;
  setMode(handle: number, mode: number): number;
  setSampleRate(handle: number, sampleRate: number): number;
  /** 1 for speech, 0 for no speech, -1 for a length that no frame has. */
  process(handle: number, address: number, length: number): number;
  allocate(bytes: number): number;
}

/** The binary as it is in the npm package that it comes from. */
export function fvadBinary(): Uint8Array<ArrayBuffer> {
  return decodeBase64(FVAD_BASE64)!;
}

const PAGE = 65_536;

// The names of imports and exports are those that Emscripten's optimiser gave them, taken from the package's fvad.js.
interface FvadExports {
  readonly c: FvadMemory;
  readonly d: () => void;
  readonly e: () => number;
  readonly f: (bytes: number) => number;
  readonly g: (handle: number) => void;
  readonly h: (handle: number) => void;
  readonly j: (handle: number, mode: number) => number;
  readonly k: (handle: number, sampleRate: number) => number;
  readonly l: (handle: number, address: number, length: number) => number;
}

/**
 * Starts the program.
 *
 * @param onGrowth - called when the memory has grown: what looked into it sees nothing any more
 */
export async function startFvad(onGrowth: () => void): Promise<FvadProgram> {
  let memory: FvadMemory;
  const { instance } = await WebAssembly.instantiate(fvadBinary(), {
    a: {
      a: () => {
        throw new Error("WebRTC's detector met a state that it takes for impossible.");
      },
      b: (bytes: number) => {
        try {
          // Addresses are unsigned.
          memory.grow(Math.ceil(((bytes >>> 0) - memory.buffer.byteLength) / PAGE));
        } catch {
          return 0;
        }
        onGrowth();
        return 1;
      },
    },
  });
  const { c, d, e, f, g, h, j, k, l } = instance.exports as FvadExports;
  memory = c;
  d();
  return {
    memory,
    create: e,
    reset: g,
    free: h,
    setMode: j,
    setSampleRate: k,
    process: l,
    allocate: f,
  };
}
