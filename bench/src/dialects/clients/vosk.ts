import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type AudioForm, type Contender, type HeardFinal, LISTENS_ON_MS } from '../contender.js';

/** vosk-server, as its test programs do it: each message waits for the answer to the one before. */
export function vosk(form: AudioForm): Contender {
  return {
    name: 'vosk',
    form,
    async hear({ url }, speech) {
      const finals: HeardFinal[] = [];
      const socket = new WebSocket(`${url}/vosk`);
      await once(socket, 'open');
      socket.send(JSON.stringify({ config: { sample_rate: form.sampleRate } }));
      for (const [index, chunk] of speech.chunks.entries()) {
        await speech.spoken(index);
        const answer = once(socket, 'message') as Promise<[Buffer]>;
        socket.send(chunk);
        const { text } = JSON.parse((await answer)[0].toString()) as { text?: string };
        if (text) finals.push({ text, at: performance.now() });
      }
      await new Promise((resolve) => setTimeout(resolve, LISTENS_ON_MS));
      socket.terminate();
      return finals;
    },
  };
}
