// A server in the program, and the subtitles of who speaks to it, as they become final.

import { transcribe } from '@ws/client';
import { toCues, toSrtCue } from '@ws/core/formats';
import { createServer } from '@ws/server';
import { check, spoken } from './recording.mjs';

const server = await createServer({ model: 'tiny.en', port: 0 });
let text = '';
let number = 0;
for await (const final of transcribe(server.url, spoken())) {
  for (const cue of toCues(final.segments)) process.stdout.write(toSrtCue(cue, ++number));
  text += `${final.text} `;
}
await server.close();
check(text);
