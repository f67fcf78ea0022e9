import { PassThrough } from 'node:stream';
import { completionScript } from '@ws/cli-kit';
import { expect, it } from 'vitest';
import { createProgram } from './create-program.js';

const stream = new PassThrough();
const program = createProgram({
  terminal: {
    ...{ name: 'ws-client', stdin: stream, stdout: stream, stderr: stream },
    signal: new AbortController().signal,
    say() {},
    fail() {},
  },
  version: '0.0.0',
  findEngine: () => ({ program: 'node', args: [], isFetched: false }),
});

it('every flag of every command is completed', () => {
  expect(program.commands.map((command) => command.name())).toEqual(
    expect.arrayContaining(['mic', 'file', 'listen', 'devices', 'doctor', 'completion']),
  );
  const fish = completionScript(program, 'fish');
  for (const { options } of program.commands) {
    for (const { long, hidden } of options) {
      // A flag that is only known to be refused is no help.
      expect(fish.includes(`-l ${long!.slice(2)}`)).toBe(!hidden);
    }
  }
  expect(fish).toContain(`-l recorder -x -a 'arecord sox ffmpeg pw-record'`);
});

it.each([['mic'], ['file', 'a.wav'], ['listen', '-']])(
  '"%s" refuses an address that is none of a server, before it does anything',
  async (...args) => {
    for (const server of ['foo', 'localhost:8765', 'ftp://127.0.0.1', 'ws://']) {
      const refused = program.parseAsync([...args, '--server', server], { from: 'user' });
      await expect(refused).rejects.toMatchObject({
        ...{ code: 'commander.invalidArgument' },
        message: expect.stringMatching(/must be an address of a server, such as ws:/),
      });
    }
  },
);

it.each([['mic'], ['listen', '-']])(
  '"%s" refuses a format of speakers where they are not told, before it does anything',
  async (...args) => {
    const live = [...args, '--server', 'ws://127.0.0.1:9', '-o', 'rttm'];
    const refused = program.parseAsync(live, { from: 'user' });
    await expect(refused).rejects.toMatchObject({
      ...{ code: 'ERR_INVALID_OPTION', message: expect.stringContaining('given with --speakers') },
    });
    const told = program.parseAsync([...live, '--speakers', 'auto'], { from: 'user' });
    await expect(told).rejects.toMatchObject({ code: 'ERR_CONNECTION' });
  },
);

it.each([
  [['--speakers', 'auto', '--min-speakers', '2'], '--min-speakers needs'],
  [['--speaker-names', 'Anna,Bert'], '--speaker-names needs'],
  [['-o', 'rttm'], '-o rttm needs'],
])('"file" says where a recording is known as a whole, with %j', async (flags, said) => {
  const refused = program.parseAsync(['file', 'my talk.mp3', ...flags], { from: 'user' });
  await expect(refused).rejects.toMatchObject({
    ...{ code: 'ERR_INVALID_OPTION', message: expect.stringContaining(said) },
  });
  await expect(refused).rejects.toThrow('npx @ws/server transcribe "my talk.mp3" --speakers');
});
