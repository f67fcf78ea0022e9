/** Names of the graphs' inputs and outputs, shared by those who build them and those who run them. */
export const ENCODER = {
  mel: 'mel',
  rows: 'rows',
  places: 'places',
  bias: 'bias',
  hidden: 'hidden',
  keep: 'keep',
  /** Rows of positions that an earlier run computed, and this one attends to. */
  keptKey: (layer: number): string => `kept_key_${layer}`,
  keptValue: (layer: number): string => `kept_value_${layer}`,
  keptCrossKey: (layer: number): string => `kept_cross_key_${layer}`,
  keptCrossValue: (layer: number): string => `kept_cross_value_${layer}`,
  /** Rows of the first positions of this run, to be kept for later ones. */
  freshKey: (layer: number): string => `fresh_key_${layer}`,
  freshValue: (layer: number): string => `fresh_value_${layer}`,
  freshCrossKey: (layer: number): string => `fresh_cross_key_${layer}`,
  freshCrossValue: (layer: number): string => `fresh_cross_value_${layer}`,
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
