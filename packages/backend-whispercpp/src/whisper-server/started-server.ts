import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { ModelFacts } from '../model/model-facts.js';
import type { ServerSource } from '../options.js';
import { type ProgramEnd, startWatched } from '../process/watched-process.js';
import { type PrintedLine, readPrintedLine } from '../transcript/printed-line.js';

export interface StartedServer {
  /** The prefix of all its paths. */
  readonly base: URL;
  readonly pid: number | undefined;
  kill(): void;
  readonly closed: Promise<ProgramEnd>;
  /** Gives what the server says about the upload of this name, until it is called off. */
  listen(file: string, listener: (line: PrintedLine) => void): () => void;
}

/**
 * Starts a server on a port that is free now. It does not answer before it has loaded its model.
 *
 * @param onNote - gets what it says about itself; never a transcript
 */
export async function startServer(
  load: ServerLoad,
  inferencePath: string,
  onNote: (line: string) => void,
): Promise<StartedServer> {
  const port = await freePort();
  // Other pages and programs cannot find a random path, and no other server has it.
  const requestPath = load.settings.requestPath ?? `/${randomUUID()}`;
  const listeners = new Map<string, (line: PrintedLine) => void>();
  // Each of the two streams says for itself which upload it speaks of; it hears one at a time.
  const reader = (): ((line: string) => void) => {
    let current = '';
    return (line) => {
      const said = readPrintedLine(line);
      if (said?.type === 'call') current = said.file;
      else if (said !== undefined) listeners.get(current)?.(said);
    };
  };
  const ofOutput = reader();
  const ofNotes = reader();
  const child = startWatched({
    program: load.program,
    parameters: [
      ...['--port', String(port)],
      ...['--request-path', requestPath, '--inference-path', inferencePath],
      ...serverParameters(load),
    ],
    onOutput: ofOutput,
    onNote(line) {
      ofNotes(line);
      if (line.trim() !== '') onNote(line);
    },
  });
  return {
    base: new URL(`http://127.0.0.1:${port}${requestPath}`),
    get pid() {
      return child.pid;
    },
    kill: () => child.kill(),
    closed: child.closed,
    listen(file, listener) {
      listeners.set(file, listener);
      return () => listeners.delete(file);
    },
  };
}

/** Another program took the port before the server did. */
export function lostItsPort({ code, notes }: ProgramEnd): boolean {
  return code === 1 && notes.includes("couldn't bind to server socket");
}

/** A port of this machine that is free now; another program may take it before it is used. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface ServerLoad {
  readonly program: string;
  readonly model: ModelFacts;
  readonly settings: Extract<ServerSource, { readonly url: undefined }>;
  /** The encoder's attention is read for word times. */
  readonly warps: boolean;
}

/** The server's command line, without its port and paths. */
function serverParameters({ model, settings, warps }: ServerLoad): readonly string[] {
  return [
    ...['--host', '127.0.0.1'],
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
