// Voice notes: one piece of audio in, one text out, without a session.

import { readFileSync } from 'node:fs';
import { transcribeOnce } from '@ws/client/one-shot';
import { readWav } from '@ws/core/audio';
import { createServer } from '@ws/server';
import { check, file } from './recording.mjs';

const server = await createServer({ model: 'tiny.en', port: 0 });
const { samples, sampleRate } = readWav(readFileSync(file));
const note = samples.subarray(0, 11 * sampleRate);
const { text, segments } = await transcribeOnce(server.url, note, { sampleRate });
for (const segment of segments) console.log(segment.start, segment.end, segment.text);
await server.close();
check(text);
