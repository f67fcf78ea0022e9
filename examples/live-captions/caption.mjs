// The client: sends a recording to a server as a microphone would, shows captions while it is being spoken, and writes
// them as subtitles. This is all that an app needs: connect, send, iterate.
//
// usage: node caption.mjs --url ws://127.0.0.1:8765 --audio FILE.wav [--out FOLDER] [--title TEXT] [--fast]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '@ws/client';
import { createWavSource } from '@ws/client/node';
import { formatTranscript } from '@ws/core/formats';
import { createScreen } from './screen.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'ws://127.0.0.1:8765' },
    audio: { type: 'string' },
    out: { type: 'string', default: 'demo-output' },
    title: { type: 'string', default: '' },
    // As fast as the server takes it, instead of in real time.
    fast: { type: 'boolean', default: false },
  },
});
if (values.audio === undefined) {
  console.error('Which recording? Give --audio FILE.wav');
  process.exit(2);
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

try {
  await caption();
} catch (error) {
  console.error(`Captioning failed: ${error.message}`);
  process.exitCode = 1;
}

async function caption() {
  const session = await connect(values.url, {
    // Half a second of silence ends an utterance: sentences that pause for a comma stay in one piece. The server listens
    // for it; what it tells speech from silence with, it was told at its start.
    endpointing: { minSilenceMs: 500 },
    signal: stop.signal,
  });
  const screen = createScreen(values.title);
  const finals = [];
  let partials = 0;
  let failures = 0;
  let engineMs = 0;

  const sending = (async () => {
    const source = createWavSource(values.audio, { realTime: !values.fast, signal: stop.signal });
    for await (const samples of source) {
      await session.write(samples);
      screen.listening(session.position / 16_000);
    }
    await session.end();
  })();
  // Its failure ends the iteration too, which is where it is heard of.
  sending.catch(() => {});

  for await (const event of session) {
    switch (event.type) {
      case 'partial':
        partials++;
        engineMs += event.processingTimeMs;
        screen.partial(event);
        break;
      case 'final':
        engineMs += event.processingTimeMs;
        // Silence is answered too: there is nothing to show of it.
        if (event.text === '') break;
        finals.push(event);
        screen.final(event);
        break;
      case 'warning':
        screen.note(`warning: ${event.message}`);
        break;
      case 'error':
        failures++;
        screen.note(`error: ${event.message}`);
        break;
    }
  }
  await sending;
  screen.done();

  const segments = finals.flatMap((final) => final.segments);
  const text = finals.map((final) => final.text).join(' ');
  const seconds = session.position / 16_000;
  const language = finals.at(-1)?.language ?? 'en';
  mkdirSync(values.out, { recursive: true });
  for (const format of ['srt', 'vtt', 'json']) {
    const file = join(values.out, `captions.${format}`);
    writeFileSync(file, formatTranscript(format, { segments, language }));
  }
  writeFileSync(
    join(values.out, 'measures.json'),
    `${JSON.stringify({ text, seconds, finals, partials, failures, engineMs, latency: session.stats() }, null, 2)}\n`,
  );
}
