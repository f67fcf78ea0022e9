import { flagCallback, type Pointer } from './c-api.js';

/** Ends a running call from outside. */
export interface AbortFlag {
  /** What whisper.cpp calls, and gives {@link AbortFlag.data}. */
  readonly callback: Pointer;
  /** Keep it as long as the call runs. */
  readonly data: Uint8Array;
  raise(): void;
}

export function createAbortFlag(): AbortFlag {
  const data = new Uint8Array(8);
  return {
    callback: flagCallback(),
    data,
    raise() {
      data[0] = 1;
    },
  };
}
