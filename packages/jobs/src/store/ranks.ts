import type { JobPriority } from '@ws/core';

/** The rank of each priority: the smallest goes first. BullMQ takes a job without one, or with 0, before all others. */
export const RANKS: Readonly<Record<JobPriority, number>> = { high: 1, normal: 2, low: 3 };
