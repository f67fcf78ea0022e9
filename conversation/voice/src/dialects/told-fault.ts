import type { statusOf } from '../http/http-fault.js';

/** A fault as a request is answered with it. */
export type Fault = ReturnType<typeof statusOf>;

/** A fault in the shape that the clients of a service know. */
export interface ToldFault {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}
