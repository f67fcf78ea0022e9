// Servers that break every promise: a session fails with what to do, soon, and in little memory.
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { measureServer, PROTOCOLS, type ProtocolName, type SessionRecord } from '@ws/bench';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { planOf, recordingOf } from './support/plan.js';

const recording = recordingOf(new Float32Array(16_000), 'one', [[0, 1]]);
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server whose sockets behave so. */
async function socketServer(behave: (socket: WebSocket) => void): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    behave(socket);
  });
  closing.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function httpServer(listener: Parameters<typeof createHttpServer>[1]): Promise<string> {
  const server: Server = createHttpServer(listener);
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function tcpServer(behave: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    closing.push(() => socket.destroy());
    socket.on('error', () => {});
    behave(socket);
  });
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

// Two seconds, for what never comes. What comes has a minute, on the busiest machine.
const NEVER_MS = 20_000;

async function measured(
  name: ProtocolName,
  url: string,
  answerMs = 600_000,
): Promise<SessionRecord> {
  const bounds = { connectMs: 600_000, answerMs };
  const plan = planOf(PROTOCOLS[name], url, [recording], { bounds, silenceMs: 0 });
  const [session] = await measureServer(plan);
  return session!;
}

const results = (transcript: string) =>
  JSON.stringify({ type: 'Results', channel: { alternatives: [{ transcript }] } });

describe('over a WebSocket', () => {
  it.each<[what: string, behave: (socket: WebSocket) => void, failed: RegExp]>([
    ['never answers', () => {}, /last answer of the server took over \d+ ms/],
    [
      'never ends',
      (socket) => {
        let count = 0;
        const timer = setInterval(() => socket.send(results(`text ${count++}`)), 5);
        socket.on('close', () => clearInterval(timer));
      },
      /last answer of the server took over \d+ ms/,
    ],
    ['sends a gigantic message', (socket) => socket.send('x'.repeat(2_000_000)), /payload/i],
    ['sends no JSON', (socket) => socket.send('<html>'), /no JSON: <html>.*--protocol/],
    ['sends a JSON array', (socket) => socket.send('[1]'), /no object: \[1\]/],
    [
      'sends a text of any length',
      (socket) => socket.send(results('x'.repeat(200_000))),
      /more than any recording/,
    ],
    [
      'sends texts without end',
      (socket) => {
        for (let i = 0; i < 60_000; i++) socket.send(results(String(i)));
      },
      /more than any recording/,
    ],
    ['closes at once', (socket) => socket.close(1011, 'out of memory'), /code 1011: out of memory/],
    ['cuts the connection', (socket) => socket.terminate(), /closed the connection.*code 1006/],
    [
      'closes well, but early',
      (socket) => socket.close(1000),
      /while audio was sent \(code 1000\)/,
    ],
  ])('one that %s', async (_, behave, failed) => {
    const waits = failed.source.includes('took over') ? NEVER_MS : undefined;
    const session = await measured('deepgram', await socketServer(behave), waits);
    expect(session.failed).toMatch(failed);
  });

  it('one that is never ready', async () => {
    const session = await measured('native', await socketServer(() => {}), NEVER_MS);
    expect(session.failed).toMatch(/should have said that it is ready/);
    expect(session.sent).toEqual([]);
  });

  it('one that closes without the message that all is answered', async () => {
    const url = await socketServer((socket) => {
      socket.send('{"type":"ready"}');
      socket.on('message', (data) => {
        if (String(data).includes('"end"')) socket.close(1000);
      });
    });
    expect((await measured('native', url)).failed).toMatch(/before its last answer/);
  });

  it('one that tells as much as it may, and ends well with a turn that is open', async () => {
    const url = await socketServer((socket) => {
      socket.send('{"type":"Connected"}');
      for (let i = 0; i < 50_000; i++) {
        const turn = { type: 'TurnInfo', event: 'Update', turn_index: 0, transcript: `text ${i}` };
        socket.send(JSON.stringify(turn));
      }
      socket.on('message', (data) => {
        if (String(data).includes('CloseStream')) socket.close(1000);
      });
    });
    const { failed, events } = await measured('deepgram-flux', url);
    expect(failed).toMatch(/more than any recording/);
    expect(events).toHaveLength(50_000);
  });

  it.each([
    [401, '--key'],
    [404, 'path'],
    [503, 'full'],
  ])('one that refuses with %i', async (status, advice) => {
    const url = await httpServer((_, response) => {
      response.writeHead(status).end('{"error":"no"}');
    });
    const { failed } = await measured('deepgram', url.replace('http', 'ws'));
    expect(failed).toContain(`HTTP ${status}: {"error":"no"}`);
    expect(failed).toContain(advice);
  });

  it('none at all', async () => {
    const url = await httpServer(() => {});
    for (const close of closing.splice(0)) close();
    for (const name of ['deepgram', 'openai', 'wyoming'] as const) {
      const { failed } = await measured(name, url.replace('http', 'ws'));
      expect(failed).toMatch(/No connection to 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
    }
  });
});

describe('over HTTP', () => {
  it.each<[what: string, type: string, body: string, failed: RegExp]>([
    ['no JSON', 'text/html', '<html>', /without a "text": <html>/],
    ['events without end', 'text/event-stream', 'data: {"type":"x"}\n\n', /transcript\.text\.done/],
    ['events of no JSON', 'text/event-stream', 'data: x\n\n', /no JSON object: x/],
    ['an error', 'text/event-stream', 'data: {"error":{"message":"no"}}\n\n', /error: .*no/],
    ['a gigantic body', 'application/json', 'x'.repeat(17_000_000), /over 16777216 bytes/],
  ])('one that answers with %s', async (_, type, body, failed) => {
    const url = await httpServer((request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(200, { 'content-type': type }).end(body));
    });
    expect((await measured('openai', url)).failed).toMatch(failed);
  });

  it('one that never answers', async () => {
    const { failed } = await measured('openai', await httpServer(() => {}), NEVER_MS);
    expect(failed).toMatch(/answer of the server took over \d+ ms/);
  });
});

it.each(['deepgram', 'openai', 'wyoming'] as const)(
  'a measurement over %s that is stopped says so, and blames no server',
  async (name) => {
    const stopping = new AbortController();
    const stop = () => stopping.abort();
    const url =
      name === 'openai'
        ? await httpServer(stop)
        : name === 'wyoming'
          ? await tcpServer((socket) =>
              socket.on('data', (bytes) => bytes.includes('audio-chunk') && stop()),
            )
          : await socketServer((socket) => socket.once('message', stop));
    const failed: (string | undefined)[] = [];
    const plan = planOf(PROTOCOLS[name], url, [recording], {
      signal: stopping.signal,
      onProgress: ({ session }) => failed.push(session.failed),
    });
    await expect(measureServer(plan)).rejects.toThrow(/abort/i);
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatch(/stopped|aborted/);
    expect(failed[0]).not.toMatch(/running/);
  },
);

describe('over TCP', () => {
  it.each<[what: string, behave: (socket: Socket) => void, failed: RegExp]>([
    ['hangs up', (socket) => socket.destroy(), /closed the connection|ECONNRESET|EPIPE/],
    ['sends no event', (socket) => socket.write('HTTP/1.1 400\n'), /no event of Wyoming: HTTP/],
    ['sends a line without end', (socket) => socket.write('x'.repeat(3_000_000)), /over 1048576/],
    ['never answers', (socket) => socket.resume(), /transcript of the server took over/],
  ])('one that %s', async (_, behave, failed) => {
    const waits = failed.source.includes('took over') ? NEVER_MS : undefined;
    expect((await measured('wyoming', await tcpServer(behave), waits)).failed).toMatch(failed);
  });
});

it('a server that does not read is told of as late, or not to read at all', async () => {
  const long = recordingOf(new Float32Array(16_000 * 600), 'one', [[0, 1]]);
  const url = await tcpServer((socket) => socket.pause());
  const bounds = { connectMs: 600_000, answerMs: NEVER_MS };
  const plan = planOf(PROTOCOLS.wyoming, url, [long], { bounds, pieceMs: 1000 });
  // The system keeps some seconds of audio for it; a recording at a hundred times the speed is soon more than that.
  const clock = { now: () => performance.now() * 1000, sleep: plan.clock.sleep };
  const [session] = await measureServer({ ...plan, clock });
  expect(session!.failed).toMatch(/read nothing, and sending took over|transcript of the server/);
});
