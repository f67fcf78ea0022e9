// Stands in for the program of a thread: each step does what its bytes say.
import { parentPort } from 'node:worker_threads';

const facts = { format: 'wav', codec: 'wav', damagedPackets: 0 };
parentPort.on('message', ({ type, bytes, isLast }) => {
  if (type !== 'step') return;
  const said = bytes === undefined ? '' : Buffer.from(bytes).toString();
  if (said === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (said === 'die') throw new Error('out of order');
  if (said === 'audio') {
    const channels = [Float32Array.of(1, 2, 3)];
    parentPort.postMessage({ type: 'audio', channels, facts });
  } else parentPort.postMessage({ type: isLast ? 'done' : 'hungry', facts });
});
