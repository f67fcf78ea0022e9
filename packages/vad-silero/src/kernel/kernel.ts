/** `output = weights · input + bias`. Places are indexes into a kernel's memory. */
export interface Affine {
  /** `rows` rows of `columns`, one after the other: multiples of 8 and of 4. */
  readonly weights: number;
  readonly bias: number;
  readonly rows: number;
  readonly columns: number;
  /** Whether the output is not below 0. */
  readonly rectify: boolean;
}

/** The arithmetic that the network is made of, and the memory that it works on. */
export interface Kernel {
  readonly kind: 'wasm' | 'script';
  readonly memory: Float32Array;
  affine(layer: Affine, input: number, output: number): void;
  /** The same for four inputs, `inputStep` apart, whose outputs are `outputStep` apart; rows are a multiple of 4. */
  affineOfFour(
    layer: Affine,
    input: number,
    inputStep: number,
    output: number,
    outputStep: number,
  ): void;
}
