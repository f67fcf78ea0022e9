import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inferenceEnvironment } from '../../packages/backend-onnx/src/process/inference-environment.js';

/**
 * Runs this program once more in the environment that inference processes are given, unless it is in it: engines that
 * are measured here then have the memory that they have there.
 */
export async function likeInferenceProcess(): Promise<void> {
  const environment = inferenceEnvironment(process.env, process.platform);
  if (environment === process.env) return;
  const program = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env: environment,
    stdio: 'inherit',
  });
  const [code] = (await once(program, 'exit')) as [number | null];
  process.exit(code ?? 1);
}
