/** What the process loads. Plain data. */
export interface TurnLoad {
  /** Absolute path of the .onnx file. */
  readonly file: string;
}

/** A call says nothing but its samples. */
export type TurnRequest = object;

/** There is nothing to tell of what was loaded. */
export type TurnFacts = undefined;

/** How a call is answered: a probability. */
export type TurnAnswer = number;
