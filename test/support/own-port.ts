import { once } from 'node:events';
import { createServer } from 'node:net';

// The ports below those that a system gives to programs that ask for any: a free one stays free until it is used, whatever
// other tests do meanwhile.
const FIRST = 20_000;
const COUNT = 12_000;

// Tests that run at once are in other processes, whose numbers lie side by side: each has some hundred ports of its own.
let next = process.pid * 101;

/** A port of 127.0.0.1 on which nothing listens. */
export async function ownPort(): Promise<number> {
  for (;;) {
    const port = FIRST + (next++ % COUNT);
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
