import type { ProtocolName } from '../protocols/protocol-names.js';

/** What the flags of `measure` say. */
export interface MeasureArguments {
  readonly protocol: ProtocolName;
  readonly audio?: readonly string[];
  readonly language: string;
  readonly model?: string;
  readonly sessions: readonly number[];
  readonly repeat: number;
  readonly warmUp: boolean;
  readonly key?: string;
  readonly header?: readonly (readonly [name: string, value: string])[];
  readonly name?: string;
  readonly timeout: number;
  readonly pieceMs: number;
  readonly silenceMs: number;
  readonly json?: string;
  readonly html?: string;
}

/** The values of flags that are left out. */
export const MEASURE_DEFAULTS: Pick<
  MeasureArguments,
  'protocol' | 'language' | 'sessions' | 'repeat' | 'timeout' | 'pieceMs' | 'silenceMs'
> = {
  ...{ protocol: 'native', language: 'en', sessions: [1], repeat: 1 },
  ...{ timeout: 30, pieceMs: 40, silenceMs: 2000 },
};
