import { type RawRequest, sendRaw } from './raw-request.js';
import { type SeededRandom, seededRandom } from './seeded-random.js';

const CLIENTS = 4;

/** So many requests, each what its seed makes of it. Resolves with how often each status was the answer. */
export async function fuzzRequests(
  port: number,
  make: (random: SeededRandom) => RawRequest,
  requests: number,
): Promise<ReadonlyMap<number | undefined, number>> {
  const statuses = new Map<number | undefined, number>();
  let seed = 0;
  const client = async (): Promise<void> => {
    while (seed < requests) {
      const random = seededRandom(++seed);
      // Seeds that are close begin alike.
      for (let i = 0; i < 5; i++) random.next();
      const status = await sendRaw(port, make(random), random);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return statuses;
}
