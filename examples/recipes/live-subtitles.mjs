// A server in the program, and the subtitles of who speaks to it, as they become final.

import { transcribe } from '@ws/client';
import { createTranscriptWriter } from '@ws/core/formats';
import { createServer } from '@ws/server';
import { check, spoken } from './recording.mjs';

const server = await createServer({ model: 'tiny.en', port: 0 });
let text = '';
const subtitles = createTranscriptWriter('srt', { cues: { live: true } });
for await (const final of transcribe(server.url, spoken())) {
  process.stdout.write(subtitles.write(final));
  text += `${final.text} `;
}
process.stdout.write(subtitles.end());
await server.close();
check(text);
