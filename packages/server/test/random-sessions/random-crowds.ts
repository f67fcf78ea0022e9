import type { StrategyName } from '@ws/core';
import fc from 'fast-check';
import { type Fate, fates } from '../support/chaos-proxy.js';
import { ENGINE_FAULTS, STRATEGIES, speechOf } from './random-talks.js';
import type { SpeechPart } from './spoken-words.js';
import type { CallFault } from './talk-plan.js';

/** One of the clients of a server. */
export interface CrowdClient {
  readonly way: 'live' | 'posted';
  readonly strategy: StrategyName;
  readonly speech: readonly SpeechPart[];
  /** Samples per write, used in turn. */
  readonly chunks: readonly number[];
  /** Flushes after these writes. */
  readonly flushedAfter: readonly number[];
  /** What happens to its connections, one after the other. */
  readonly network: readonly Fate[];
}

/** Several clients that share one engine, behind a server that is killed, and another one started, now and then. */
export interface CrowdPlan {
  readonly clients: readonly CrowdClient[];
  /** After so many writes of all clients. */
  readonly killedAfter: readonly number[];
  /** Of the engine's calls, in milliseconds, used in turn. */
  readonly latencies: readonly number[];
  /** Of its first calls. */
  readonly faults: readonly (CallFault | undefined)[];
}

const KINDS: readonly Fate['kind'][] = [
  'cut',
  'half-closed by the server',
  'half-closed by the client',
];
// Of one client's audio as it is sent.
const BYTES = 600_000;

/** Plans of up to four clients. No call hangs: on a real clock that would take as long as its bound. */
export function randomCrowds(): fc.Arbitrary<CrowdPlan> {
  const client: fc.Arbitrary<CrowdClient> = fc.record({
    way: fc.constantFrom('live', 'live', 'posted'),
    strategy: fc.constantFrom(...STRATEGIES),
    speech: speechOf({ parts: 4, words: 7 }),
    chunks: fc.array(fc.integer({ min: 400, max: 8000 }), { minLength: 1, maxLength: 3 }),
    flushedAfter: fc.uniqueArray(fc.nat(40), { maxLength: 3 }),
    network: fc.oneof(fc.constant([]), fates(BYTES, KINDS)),
  });
  const fault = fc.constantFrom(...ENGINE_FAULTS.filter((one) => one !== 'hangs'));
  return fc.record({
    clients: fc.array(client, { minLength: 1, maxLength: 4, size: 'max' }),
    killedAfter: fc.uniqueArray(fc.nat(120), { maxLength: 2 }),
    latencies: fc.array(fc.constantFrom(0, 0, 2, 10, 40), { minLength: 1, maxLength: 3 }),
    faults: fc.oneof(
      fc.constant([]),
      fc.array(fc.option(fault, { nil: undefined, freq: 2 }), { maxLength: 12, size: 'max' }),
    ),
  });
}
