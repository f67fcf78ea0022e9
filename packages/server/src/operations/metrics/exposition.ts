import type { Registry } from 'prom-client';

/** Metrics in Prometheus' text format. */
export type Exposition = () => Promise<{ readonly contentType: string; readonly text: string }>;

/**
 * Writes the metrics of a registry. Requests at the same time share one answer.
 *
 * @param refresh - brings them up to date before each answer
 */
export function createExposition(registry: Registry, refresh: () => Promise<void>): Exposition {
  let writing: Promise<string> | undefined;

  async function write(): Promise<string> {
    try {
      await refresh();
      return await registry.metrics();
    } finally {
      writing = undefined;
    }
  }

  return async () => {
    writing ??= write();
    return { contentType: registry.contentType, text: await writing };
  };
}
