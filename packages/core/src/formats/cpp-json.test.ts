import { expect, it } from 'vitest';
import { createTranscriptWriter } from './transcript-writer.js';

it("is whisper.cpp's JSON, written as it comes", () => {
  const writer = createTranscriptWriter('cpp.json');
  const words = [{ text: 'Ask', start: 0, end: 0.56, probability: 0.9 }];
  const file =
    writer.write({ segments: [{ start: 0, end: 1.5, text: ' Ask', words }], language: 'en' }) +
    writer.write({ segments: [{ start: 1.5, end: 6.5600000000000005, text: ' not.' }] }) +
    writer.end();
  const span = (from: string, to: string) => ({
    timestamps: { from: `00:00:${from.replace('.', ',')}`, to: `00:00:${to.replace('.', ',')}` },
    offsets: { from: Number(from) * 1000, to: Number(to) * 1000 },
  });
  expect(JSON.parse(file)).toEqual({
    transcription: [
      {
        ...span('00.000', '01.500'),
        text: ' Ask',
        tokens: [{ text: 'Ask', ...span('00.000', '00.560'), p: 0.9 }],
      },
      { ...span('01.500', '06.560'), text: ' not.' },
    ],
    result: { language: 'en' },
  });
});
