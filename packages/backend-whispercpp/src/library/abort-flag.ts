import koffi from 'koffi';
import type { Pointer } from './c-api.js';

/** Ends a running call from outside: whisper.cpp asks a C function, which reads one byte. */
export interface AbortFlag {
  /** What whisper.cpp calls, and gives {@link AbortFlag.data}. */
  readonly callback: Pointer;
  /** Keep it as long as the call runs. */
  readonly data: Uint8Array;
  raise(): void;
}

let strlen: Pointer | undefined;

/**
 * The C library's `strlen`, as a function that says whether a flag is raised: the length of the text there is 0 while
 * its first byte is, and 1 after that. JavaScript could answer too, but only when its thread is free, and whisper.cpp
 * asks in between all its steps.
 */
export function readsFlag(): Pointer {
  strlen ??= koffi
    .load(process.platform === 'win32' ? 'msvcrt.dll' : null)
    .symbol('strlen') as Pointer;
  return strlen;
}

export function createAbortFlag(): AbortFlag {
  const data = new Uint8Array(8);
  return {
    callback: readsFlag(),
    data,
    raise() {
      data[0] = 1;
    },
  };
}
