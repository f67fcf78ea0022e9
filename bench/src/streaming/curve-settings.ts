import type { Policy } from './policies.js';

/** One setting that is turned while all others stay as they are. */
export interface Series {
  readonly name: string;
  /** What is turned. */
  readonly setting: string;
  readonly points: readonly { readonly value: number; readonly policy: Policy }[];
}

const STEP_MS = 200;

function series(
  name: string,
  setting: string,
  values: readonly number[],
  strategy: Policy['strategy'],
): Series {
  return {
    name,
    setting,
    points: values.map((value) => ({
      value,
      policy: {
        name: `${name}, ${setting} ${value}`,
        stepMs: STEP_MS,
        prefix: true,
        strategy: { ...strategy, [setting]: value },
      },
    })),
  };
}

/** From the hastiest setting to the most careful. */
export const CURVE: readonly Series[] = [
  series('local-agreement', 'agreementMs', [200, 400, 600, 800, 1000], {}),
  series('align-att', 'frameThresholdMs', [0, 100, 200, 300, 400, 600, 1000], { attention: true }),
  series('align-att', 'sureProbability', [0, 0.5, 0.7, 0.8, 0.9, 0.95], { attention: true }),
];
