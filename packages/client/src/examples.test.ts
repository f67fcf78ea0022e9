import * as core from '@ws/core';
import { expect, it } from 'vitest';
import { readExamples, runExample } from '../../../test/support/readme-examples.js';
import { final, READY, type Said, scriptedServer } from '../test/support/scripted-server.js';
import * as client from './index.js';

const [example = ''] = readExamples(new URL('../../../docs/client.md', import.meta.url)).filter(
  (code) => code.includes('resumeFrom'),
);

it('the documented way to go on after a server went sends what has no answer, and nothing twice', async () => {
  let sessions = 0;
  const server = await scriptedServer((peer) => {
    const session = ++sessions;
    peer.say(READY);
    peer.socket.on('message', (_, isBinary) => {
      const taken = peer.received.filter((frame) => frame instanceof Uint8Array).length;
      if (!isBinary || taken !== session) return;
      peer.say(final({ text: `session ${session}`, end_sample: session * 16_000 }));
      peer.say({ type: 'ack', samples: session * 16_000 });
      // The first one shuts down, the second one breaks off.
      if (session === 1) peer.say({ type: 'done' });
      if (session === 2) peer.socket.close(1011);
    });
  });
  const seconds = Float32Array.from({ length: 6 * 16_000 }, (_, i) => Math.floor(i / 16_000) / 8);
  const code = `${example}\nconsole.log(await transcribe('${server.url}', modules.recording));`;
  const printed = await runExample(code, {
    '@ws/client': client,
    '@ws/core': core,
    recording: seconds,
  });
  expect(printed).toEqual(['session 1,session 2,session 3']);
  const firstSamples = server.peers.map(({ received }) => {
    const bytes = received.find((frame: Said | Uint8Array) => frame instanceof Uint8Array);
    return new DataView((bytes as Uint8Array).slice().buffer).getInt16(0, true) / 32_768;
  });
  expect(firstSamples).toEqual([0, 1 / 8, 3 / 8]);
});
