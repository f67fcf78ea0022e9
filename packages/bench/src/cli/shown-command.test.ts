import { expect, it } from 'vitest';
import type { MeasureArguments } from './measure-arguments.js';
import { shownCommand } from './shown-command.js';

const FLAGS: MeasureArguments = {
  ...{ protocol: 'deepgram', language: 'en', sessions: [1], repeat: 1, warmUp: true },
  ...{ timeout: 30, pieceMs: 40, silenceMs: 2000 },
};

it('repeats a measurement, and holds no secret', () => {
  const url = new URL('wss://user:secret@host/v1/listen?api_key=secret&model=a');
  const command = shownCommand(url, {
    ...FLAGS,
    ...{ key: 'secret', header: [['x-key', 'secret']], sessions: [1, 8], warmUp: false },
    audio: ["it's here"],
  });
  expect(command).toBe(
    `npx @ws/bench measure 'wss://host/v1/listen?api_key=…&model=…' --protocol deepgram --audio 'it'\\''s here' --sessions 1,8 --no-warm-up --header 'x-key: …'`,
  );
  expect(shownCommand(new URL('ws://127.0.0.1:1'), FLAGS)).toBe(
    'npx @ws/bench measure ws://127.0.0.1:1/ --protocol deepgram',
  );
});

it('quotes a header whose name has an apostrophe', () => {
  const command = shownCommand(new URL('ws://a'), { ...FLAGS, header: [["x'y", 'secret']] });
  expect(command).toBe("npx @ws/bench measure ws://a/ --protocol deepgram --header 'x'\\''y: …'");
});
