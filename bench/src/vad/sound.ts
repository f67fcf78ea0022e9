/** Something to listen to, at 16 kHz. */
export interface Sound {
  readonly name: string;
  readonly samples: Float32Array;
  /** Where somebody speaks, in samples; nowhere, where it is empty. */
  readonly speech: Stretches;
  readonly words: Stretches;
}

/** In samples; `to` is exclusive. */
export type Stretches = readonly (readonly [from: number, to: number])[];

/** What lies in the stretches, one after the other. */
export function stretchOf(samples: Float32Array, where: Stretches): Float32Array {
  return Float32Array.from(where.flatMap(([from, to]) => [...samples.subarray(from, to)]));
}
