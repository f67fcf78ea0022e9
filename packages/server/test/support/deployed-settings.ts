import { PassThrough } from 'node:stream';
import type { Terminal } from '@ws/cli-kit';
import { vi } from 'vitest';
import { normalizeServerOptions } from '../../src/app/options/server-options.js';
import type { JobWorkerOptions } from '../../src/app/worker/create-job-worker.js';
import { readArguments } from '../../src/cli/read-arguments.js';
import { type SecretEnvironment, takeSecrets } from '../../src/cli/secrets.js';
import { FLAGGED, type OperatorOptions, variableOf } from '../../src/cli/server-flags.js';
import { createWorkerProgram } from '../../src/cli/worker-program.js';

/** Variables that other parts read: Node, the model store, the SDK of AWS. */
const OF_OTHERS = [
  ...['WS_MODELS_DIR', 'XDG_CACHE_HOME', 'HOME', 'NODE_ENV', 'HF_TOKEN', 'HF_ENDPOINT'],
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'],
];
const OF_SECRETS: readonly (keyof SecretEnvironment)[] = [
  ...(['WS_API_KEYS', 'WS_TOKEN_SECRET', 'TWILIO_AUTH_TOKEN', 'WS_WEBHOOK_SECRET'] as const),
];

/** Variables of an environment that no part of a server or a worker reads: they would do nothing. */
export function strangeVariables(environment: object): readonly string[] {
  const known = new Set<string>([...FLAGGED.map(variableOf), ...OF_OTHERS, ...OF_SECRETS]);
  known.add('WS_HEALTH_PORT').add('WS_CONFIG');
  return Object.keys(environment).filter((name) => !known.has(name));
}

/** Settings of a server, as its command line reads them in an environment, and as the server checks them. */
export function serverSettings(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): OperatorOptions {
  return inEnvironment(environment, () => {
    takeSecrets(process.env);
    const stream = new PassThrough().resume();
    const { settings } = readArguments(args, '1.2.3', { stdout: stream, stderr: stream });
    const { logLevel: _, voice: __, ...options } = settings;
    normalizeServerOptions(options);
    return settings;
  });
}

/** Settings of a worker, likewise. */
export function workerSettings(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): JobWorkerOptions {
  return inEnvironment(environment, () => {
    const stream = new PassThrough().resume();
    const terminal = { stdout: stream, stderr: stream } as unknown as Terminal;
    const program = createWorkerProgram(terminal, {}).action(() => {});
    program.parse([...args], { from: 'user' });
    return program.opts<JobWorkerOptions>();
  });
}

function inEnvironment<T>(environment: Readonly<Record<string, string>>, read: () => T): T {
  try {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    return read();
  } finally {
    vi.unstubAllEnvs();
  }
}

/** Variables that the image sets: `ENV` of the Dockerfile. */
export function imageEnvironment(dockerfile: string): Readonly<Record<string, string>> {
  const lines = [...dockerfile.matchAll(/^ENV (.*)$/gm)].flatMap(([, line]) => line!.split(' '));
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}
