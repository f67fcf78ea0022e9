/** One call, from samples to text, in the process that has the model. */
export interface ContenderCall {
  readonly ms: number;
  /** Processor time of the process, all its threads, where the system tells: what else runs does not count in it. */
  readonly cpuMs?: number | undefined;
  /** Of which the encoder's, where the system tells. */
  readonly encoderMs?: number | undefined;
  /** Of which the decoder's passes, where the system tells. */
  readonly decoderMs?: number | undefined;
  /** Of which the log-mel spectrogram's, where the system tells. */
  readonly melMs?: number | undefined;
  readonly text: string;
}

/** A system with its model in memory, that hears one window whenever it is asked to. */
export interface Contender {
  readonly system: string;
  readonly settings: string;
  hear(): Promise<ContenderCall>;
}

/** Contenders of one kind, and what they hold until it is disposed. */
export interface Contenders extends AsyncDisposable {
  readonly all: readonly Contender[];
}
