import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { CatalogueModel, ModelProgress, ResolvedModel, ResolveModelOptions } from '@ws/models';

/** One line that `resolve-in-child` printed. */
export interface ChildLine {
  readonly progress?: ModelProgress;
  readonly resolved?: ResolvedModel;
  readonly failed?: {
    readonly code: string;
    readonly message: string;
    readonly retryable: boolean;
  };
}

export interface ResolvingChild {
  readonly process: ChildProcess;
  /** What it has printed so far. */
  readonly lines: readonly ChildLine[];
  /** Its last line, when it has ended; `undefined` when it printed nothing. */
  readonly ended: Promise<ChildLine | undefined>;
  /** Resolves when it has printed such a line. */
  printed(matches: (line: ChildLine) => boolean): Promise<void>;
}

/** Starts a process that resolves a model through the published build. */
export function resolveInChild(
  model: CatalogueModel,
  options: ResolveModelOptions,
  settings: { readonly script?: string } & SpawnOptions = {},
): ResolvingChild {
  const { script = 'resolve-in-child.mjs', ...spawnOptions } = settings;
  const job = JSON.stringify({ catalogue: [model], name: model.name, options });
  const child = spawn(process.execPath, [join(import.meta.dirname, script), job], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...spawnOptions,
  });
  const lines: ChildLine[] = [];
  const watchers = new Set<() => void>();
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part) as ChildLine);
    for (const watcher of watchers) watcher();
  });
  const ended = new Promise<ChildLine | undefined>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(lines.at(-1)));
  });
  return {
    process: child,
    lines,
    ended,
    printed: (matches) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!lines.some(matches)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        void ended.then(() => {
          look();
          if (watchers.delete(look)) reject(new Error(`the child ended: ${JSON.stringify(lines)}`));
        });
        look();
      }),
  };
}
