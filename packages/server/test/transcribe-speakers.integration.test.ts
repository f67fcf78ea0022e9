// `ws-server transcribe --speakers` as a person runs it: built, in a process of its own, with the real engine and networks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { demoRecording, firstSentences } from '../../../test/support/recordings.js';
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

  it('knows a person by a recording, and writes the words of that person alone', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'talk.wav'), writeWav(firstSentences(4).samples));
    // What he says later.
    const thomas = demoRecording().slice(18.4 * 16_000, 21.7 * 16_000);
    writeFileSync(join(folder, 'thomas.wav'), writeWav(thomas));
    const known = ['--known-speaker', 'Thomas=thomas.wav', '-o', 'txt,rttm', '--output-file'];
    const text = (file: string) => readFileSync(join(folder, file), 'utf8');
    const all = await transcribe(folder, 'talk.wav', ...known, 'all');
    expect(all.exitCode, all.stderr).toBe(0);
    expect(text('all.txt')).toMatch(
      /^Speaker 1: Good[\s\S]*\nThomas: Almost[\s\S]*\nSpeaker 1: And/,
    );
    expect(text('all.rttm')).toMatch(
      /^SPEAKER talk 1 0\.\d{3} [\d.]+ <NA> <NA> Speaker_1 <NA> <NA>\n/,
    );
    expect(text('all.rttm')).toMatch(/ Thomas <NA> <NA>\n/);
    const one = await transcribe(folder, 'talk.wav', '--only-speakers', 'Thomas', ...known, 'one');
    expect(one.stderr).toMatch(/talk\.wav: [3-9]\.\d s of what others say are left out/);
    expect(text('one.txt')).toBe(
      text('all.txt')
        .match(/Thomas: .*\n/g)!
        .join(''),
    );
    expect(text('one.rttm')).toBe(
      text('all.rttm')
        .match(/.* Thomas .*\n/g)!
        .join(''),
    );
  });

  it('refuses a person of whom nothing can be known', async () => {
    const folder = newFolder();
    const write = (name: string, samples: Float32Array) =>
      writeFileSync(join(folder, name), writeWav(samples));
    write('talk.wav', firstSentences(1).samples);
    write('short.wav', firstSentences(1).samples.subarray(0, 16_000));
    write('silent.wav', new Float32Array(48_000));
    for (const [file, said] of [
      ['none.wav', 'none.wav'],
      ['short.wav', 'short.wav has 1.0 s of Anna, and at least 2 s are needed'],
      ['silent.wav', 'In the 3.0 s of Anna no voice is clear'],
    ] as const) {
      const told = await transcribe(folder, 'talk.wav', '--known-speaker', `Anna=${file}`);
      expect([told.exitCode, told.stdout]).toEqual([1, '']);
      expect(told.stderr).toContain(said);
    }
  });

  it.each([
    [['--known-speaker', 'anna.wav'], 'Anna=anna.wav'],
    [['--known-speaker', '2=anna.wav'], 'a name that is no number'],
    [['--only-speakers', 'Zoe', '--speaker-names', 'Anna'], 'Anna, or "Speaker 1"'],
    [['-o', 'rttm'], '--speakers'],
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
