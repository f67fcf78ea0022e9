// `ws-server transcribe --speakers` as a person runs it: built, in a process of its own, with the real engine and networks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { firstSentences } from '../../../test/support/recordings.js';
import { hasSpeakerWeights } from '../../../test/support/speaker-weights.js';
import { cli, newFolder } from './support/transcribe-cli.js';

const transcribe = (cwd: string, ...args: string[]) =>
  execa('node', [cli, 'transcribe', '-m', 'tiny.en', ...args], {
    ...{ cwd, reject: false, cleanup: true },
  });

describe.skipIf(!(await hasSpeakerWeights()))('transcribe --speakers', () => {
  it('says who says what, in every format', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'talk.wav'), writeWav(firstSentences(4).samples));
    const { exitCode, stderr } = await transcribe(folder, 'talk.wav', '-o', 'all', '--speakers');
    expect(exitCode, stderr).toBe(0);
    const text = (format: string) => readFileSync(join(folder, `talk.${format}`), 'utf8');
    const speakers = [...text('txt').matchAll(/^(Speaker \d): (.*)$/gm)];
    expect(speakers.length).toBe(text('txt').trim().split('\n').length);
    const saidBy = (speaker: string) =>
      speakers.flatMap(([, one, said]) => (one === speaker ? [said] : [])).join(' ');
    expect(saidBy('Speaker 1')).toMatch(/lighthouse.*winters.*what do you see/i);
    expect(saidBy('Speaker 2')).toMatch(/^\W*almost nine.*only the cook\W*$/i);
    expect(text('srt')).toMatch(
      /\nSpeaker 1: Good morning[\s\S]*\nSpeaker 2: Almost[\s\S]*\nSpeaker 1: And/,
    );
    // A name stands where its speaker begins, and not in every cue.
    expect(text('srt').match(/Speaker \d: /g)).toEqual([
      'Speaker 1: ',
      'Speaker 2: ',
      'Speaker 1: ',
    ]);
    expect(text('vtt')).toMatch(/\n<v Speaker 1>Good morning[\s\S]*\n<v Speaker 2>Almost/);
    expect(text('tsv')).toMatch(/\tSpeaker 2: Almost/);
    const spoken = [
      JSON.parse(text('json')).segments,
      JSON.parse(text('cpp.json')).transcription,
    ] as readonly (readonly { readonly text: string; readonly speaker: string }[])[];
    for (const segments of spoken) {
      expect(segments[0]).toMatchObject({ speaker: 'Speaker 1' });
      expect(segments.find((segment) => /almost nine/i.test(segment.text))).toMatchObject({
        speaker: 'Speaker 2',
      });
    }
  });

  it('says their names', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'talk.wav'), writeWav(firstSentences(3).samples));
    const flags = ['--speakers', '2', '--speaker-names', 'Anna,Bert'];
    const { stdout } = await transcribe(folder, ...flags, 'talk.wav');
    expect(stdout).toMatch(/^Anna: Good morning[\s\S]*\nBert: Almost nine/);
  });

  it.each([
    [['--speakers', '0'], 'auto, or a whole number from 1 to 50'],
    [['--speaker-names', 'Anna,,Bert'], 'names with commas'],
    [['--min-speakers', '3', '--max-speakers', '2'], '--min-speakers'],
  ])('refuses %j', async (flags, said) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'talk.wav'), writeWav(new Float32Array(16_000)));
    const { exitCode, stderr } = await transcribe(folder, ...flags, 'talk.wav');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(said);
  });
});
