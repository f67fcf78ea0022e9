import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetricSet, createWorkerMetricSet } from './metric-set.js';

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const deploy = join(import.meta.dirname, '..', '..', '..', '..', '..', 'deploy');
const read = (...path: string[]): string => readFileSync(join(deploy, ...path), 'utf8');
const { panels } = JSON.parse(read('grafana', 'dashboards', 'whisper-streaming.json')) as {
  readonly panels: readonly Panel[];
};
const { groups } = parse(read('prometheus', 'alerts.yaml')) as {
  readonly groups: readonly { readonly rules: readonly { alert: string; expr: string }[] }[];
};
const expressions: [string, string][] = [
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [title, expr]),
  ),
  ...groups[0]!.rules.map(({ alert, expr }): [string, string] => [alert, expr]),
];

/** Names as servers and workers are scraped. */
async function scraped(): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Map<string, readonly string[]>();
  for (const { registry } of [createMetricSet(), createWorkerMetricSet()]) {
    for (const metric of registry.getMetricsAsArray()) {
      const { name, labelNames = [] } = metric as unknown as {
        name: string;
        labelNames?: string[];
      };
      const isHistogram = (await registry.getSingleMetricAsString(name)).includes(' histogram');
      const suffixes = isHistogram ? ['_bucket', '_sum', '_count'] : [''];
      for (const suffix of suffixes) names.set(name + suffix, [...labelNames, 'le']);
    }
  }
  return names;
}

describe('the board and the alerts', () => {
  it.each(expressions)('%s: %s asks for what there is', async (_, expr) => {
    const names = await scraped();
    const asked = expr.match(/\b(whisper_streaming|process)_\w+/g) ?? [];
    for (const name of asked) expect([...names.keys()]).toContain(name);
    const known = new Set([...asked.flatMap((name) => names.get(name) ?? []), 'job', 'instance']);
    const labels = [...expr.matchAll(/by \(([^)]*)\)|\{(\w+)=/g)].flatMap(([, grouped, matched]) =>
      (grouped ?? matched)!.split(/,\s*/),
    );
    for (const label of labels) expect([...known]).toContain(label);
  });

  it('show every metric but those of the process', async () => {
    const all = expressions.map(([, expr]) => expr).join('\n');
    const names = [...(await scraped()).keys()].map((name) =>
      name.replace(/_(bucket|sum|count)$/, ''),
    );
    const unseen = names.filter((name) => !all.includes(name) && !name.startsWith('process_'));
    expect(unseen).toEqual(['whisper_streaming_info', 'whisper_streaming_worker_info']);
  });

  const promtool = spawnSync('promtool', ['--version']).status === 0;
  it.skipIf(!promtool)('are as Prometheus reads them', () => {
    const rules = expressions.map(([title, expr], i) => ({
      record: `r${i}`,
      expr: expr.replaceAll('$__rate_interval', '1m'),
      labels: { title },
    }));
    const folder = mkdtempSync(join(tmpdir(), 'ws-board-'));
    const file = join(folder, 'rules.json');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'board', rules }] }));
    const { stderr, status } = spawnSync('promtool', ['check', 'rules', file]);
    rmSync(folder, { recursive: true });
    expect([status, stderr.toString()]).toEqual([0, '']);
  });
});
