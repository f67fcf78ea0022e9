export type KeepablePart = 'key' | 'value' | 'cross_key' | 'cross_value';

/** Names of an output of the encoder, and of the input that takes it in a later run. */
export interface KeepableRows {
  readonly fresh: string;
  readonly kept: string;
}

/** Names of the graphs' inputs and outputs, shared by those who build them and those who run them. */
export const ENCODER = {
  mel: 'mel',
  rows: 'rows',
  places: 'places',
  bias: 'bias',
  hidden: 'hidden',
  keep: 'keep',
  /** Rows of keys or values: `fresh` as a run gives those of its first positions, and `kept` as a later run is given them. */
  keepable: (part: KeepablePart, layer: number): KeepableRows => ({
    fresh: `fresh_${part}_${layer}`,
    kept: `kept_${part}_${layer}`,
  }),
} as const;

export const DECODER = {
  tokens: 'tokens',
  positions: 'positions',
  mask: 'mask',
  select: 'select',
  crossBias: 'cross_bias',
  logits: 'logits',
  largest: 'largest',
  logSumExp: 'log_sum_exp',
  crossKey: (layer: number): string => `cross_key_${layer}`,
  crossValue: (layer: number): string => `cross_value_${layer}`,
  pastKey: (layer: number): string => `past_key_${layer}`,
  pastValue: (layer: number): string => `past_value_${layer}`,
  presentKey: (layer: number): string => `present_key_${layer}`,
  presentValue: (layer: number): string => `present_value_${layer}`,
  alignment: 'alignment',
} as const;
