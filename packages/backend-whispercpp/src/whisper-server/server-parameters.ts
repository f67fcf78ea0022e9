import { randomUUID } from 'node:crypto';
import type { ModelFacts } from '../model/model-facts.js';
import type { ServerSource } from './options.js';

/** What a server is started with. */
export interface ServerLoad {
  readonly program: string;
  readonly model: ModelFacts;
  readonly settings: Extract<ServerSource, { readonly url: undefined }>;
  /** The encoder's attention is read for word times. */
  readonly warps: boolean;
}

/**
 * A random prefix of all paths of a server that we start: other pages and programs cannot find it, and no other server
 * has it.
 */
export function secretPath(): string {
  return `/${randomUUID()}`;
}

/** The server's command line. */
export function serverParameters(
  { model, settings, warps }: ServerLoad,
  place: { readonly port: number; readonly requestPath: string; readonly inferencePath: string },
): readonly string[] {
  return [
    ...['--host', '127.0.0.1', '--port', String(place.port)],
    ...['--request-path', place.requestPath, '--inference-path', place.inferencePath],
    // It would serve files of the folder it is started in.
    ...['--public', ''],
    ...['--model', model.file, '--threads', String(settings.threads), '--language', 'auto'],
    ...['--device', String(settings.gpuDevice)],
    ...(settings.gpu ? [] : ['--no-gpu']),
    // whisper.cpp reads the attention that warping needs only where it does not fuse it.
    ...(warps && model.dtwPreset ? ['--dtw', model.dtwPreset, '--no-flash-attn'] : []),
    ...['--no-language-probabilities', '--print-realtime', '--print-progress'],
  ];
}
