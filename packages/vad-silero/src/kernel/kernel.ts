/** The arithmetic that the network is made of, and the memory that it works on. */
export interface Kernel {
  readonly kind: 'wasm' | 'script';
  readonly memory: Float32Array;
  /**
   * `output = weights · input + bias`, and with `rectify` not below 0. Places are indexes into `memory`; `weights` has
   * `rows` rows of `columns` one after the other: multiples of 8 and of 4.
   */
  affine(
    weights: number,
    bias: number,
    input: number,
    output: number,
    rows: number,
    columns: number,
    rectify: boolean,
  ): void;
  /** The same for four inputs, `inputStep` apart, whose outputs are `outputStep` apart; rows are a multiple of 4. */
  affineOfFour(
    weights: number,
    bias: number,
    input: number,
    inputStep: number,
    output: number,
    outputStep: number,
    rows: number,
    columns: number,
    rectify: boolean,
  ): void;
}
