// What receiving alone takes: the same WebSocket library, which turns audio into samples, and says something now and then.
// Started by `many-sessions.ts`.
import { decodePcm } from '@ws/core/audio';
import { WebSocketServer } from 'ws';

const FRAMES_A_PARTIAL = 5;
const PARTIAL = JSON.stringify({ type: 'partial', text: 'one two three' });

const server = new WebSocketServer({ port: 0, perMessageDeflate: false }, () => {
  const { port } = server.address() as { port: number };
  process.send?.(`ws://127.0.0.1:${port}`);
});
let loudest = 0;
server.on('connection', (socket) => {
  let frames = 0;
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return;
    const samples = decodePcm(data, 'pcm_s16le');
    loudest = Math.max(
      loudest,
      samples.reduce((sum, sample) => sum + sample * sample, 0),
    );
    if (++frames % FRAMES_A_PARTIAL === 0) socket.send(PARTIAL);
  });
});
process.once('SIGTERM', () => process.exit(0));
