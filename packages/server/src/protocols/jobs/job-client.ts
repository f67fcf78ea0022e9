import type { IncomingMessage } from 'node:http';
import type { Access } from '../../net/auth/create-access.js';
import { type Identity, isRefusal } from '../../net/auth/identity.js';
import { ownerOf } from '../../net/auth/usage.js';
import { refusalError } from '../../net/http/client-errors.js';
import { traceOf } from '../../net/http/request-trace.js';
import type { TraceContext } from '../../operations/tracing/trace-context.js';

/** The owner of jobs. */
export interface JobClient {
  readonly owner: string;
  readonly identity: Identity;
  /** The trace of its request. */
  readonly trace: TraceContext | undefined;
}

/** Reads the client of a request about jobs. @throws TranscribeError of a client that is refused */
export async function readJobClient(
  access: Pick<Access, 'identify'>,
  request: IncomingMessage,
): Promise<JobClient> {
  const bearer = await access.identify(request);
  if (isRefusal(bearer)) throw refusalError(bearer);
  const { identity, fingerprint } = bearer;
  return { identity, owner: ownerOf(identity, fingerprint), trace: traceOf(request) };
}
