// A server whose engine answers at once: what is left is the server's own work. Started by `many-sessions.ts`.
import { createServer } from '@ws/server';
import { createScriptedBackend } from '@ws/testing';

const server = await createServer({
  backend: createScriptedBackend({ hypotheses: ['one two three'], keepCalls: false }),
  port: 0,
  vad: 'energy',
  turn: 'none',
  maxClients: 10_000,
});
process.send?.(server.url);
process.once('SIGTERM', () => void server.close());
