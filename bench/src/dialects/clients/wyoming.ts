import { once } from 'node:events';
import { connect } from 'node:net';
import {
  type AudioForm,
  type Contender,
  type HeardFinal,
  LISTENS_ON_MS,
  type Said,
} from '../contender.js';

/** Wyoming, Home Assistant's, over TCP. Its sessions settle words at the ends of utterances: a `transcript-chunk` is a final. */
export function wyoming(form: AudioForm): Contender {
  const format = { rate: form.sampleRate, width: 2, channels: 1 };
  return {
    name: 'Wyoming',
    form,
    async hear({ wyomingPort }, speech) {
      const finals: HeardFinal[] = [];
      const socket = connect({ port: wyomingPort, host: '127.0.0.1', noDelay: true });
      const say = (event: Said, payload: Buffer = Buffer.alloc(0)): void => {
        const line = JSON.stringify({ ...event, payload_length: payload.length });
        socket.write(Buffer.concat([Buffer.from(`${line}\n`), payload]));
      };
      const hear = createReader((type, { text }) => {
        if (type === 'transcript-chunk') finals.push({ text: String(text), at: performance.now() });
      });
      socket.on('data', hear);
      await once(socket, 'connect');
      say({ type: 'transcribe', data: { language: 'en' } });
      say({ type: 'audio-start', data: format });
      for (const [index, chunk] of speech.chunks.entries()) {
        await speech.spoken(index);
        say({ type: 'audio-chunk', data: format }, chunk);
      }
      await new Promise((resolve) => setTimeout(resolve, LISTENS_ON_MS));
      say({ type: 'audio-stop' });
      socket.destroy();
      return finals;
    },
  };
}

/** Takes what comes, and tells of each event that is whole: a line that says how long the fields after it are. */
function createReader(tell: (type: string, data: Said) => void): (bytes: Buffer) => void {
  let held: Buffer = Buffer.alloc(0);
  return (bytes) => {
    held = Buffer.concat([held, bytes]);
    for (;;) {
      const end = held.indexOf('\n');
      if (end < 0) return;
      const header = JSON.parse(held.subarray(0, end).toString()) as {
        type: string;
        data_length: number;
      };
      const from = end + 1;
      const to = from + header.data_length;
      if (held.length < to) return;
      tell(header.type, JSON.parse(held.subarray(from, to).toString()) as Said);
      held = held.subarray(to);
    }
  };
}
