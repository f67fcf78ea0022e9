import { distribution } from '@ws/bench';

export const least = (values: readonly number[]): number => Math.min(...values);

export const median = (values: readonly number[]): number => distribution(values).p50;

/** One digit after the point where there is but one before it. */
export const milliseconds = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

export const leastAndMedian = (values: readonly number[]): string =>
  `${milliseconds(least(values))} / ${milliseconds(median(values))}`;

export const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
