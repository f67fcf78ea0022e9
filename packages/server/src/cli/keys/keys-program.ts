import { addFlags, createCommand, type Terminal } from '@ws/cli-kit';
import { flag, text, wholeNumber } from '@ws/core/internal';
import type { Command } from 'commander';
import { createKey, type NewKeyOptions } from './create-key.js';

const COUNT = wholeNumber(1, Number.MAX_SAFE_INTEGER);

/** `ws-server keys` as a program. */
export function createKeysProgram(terminal: Terminal): Command {
  const program = createCommand('ws-server keys', terminal).description(
    'API keys of a server. What is kept of a key is its hash.',
  );
  const create = program
    .command('create')
    .description('make a key, and the line for the file of --api-keys-file')
    .argument('<name>', 'whose it is: letters, digits, . _ @ + -');
  addFlags(create, [
    ['file', text(), { value: 'path', help: 'append the line to this file' }],
    ['maxSessions', COUNT, { help: 'sessions open at once' }],
    [
      'audioSecondsPerDay',
      COUNT,
      { value: 'seconds', help: 'audio in a day (UTC), all sessions together' },
    ],
    ['maxSessionMs', COUNT, { help: 'longest session' }],
    ['json', flag(false), { help: 'as JSON' }],
  ]).action((name: string, options: NewKeyOptions) => createKey(terminal, name, options));
  return program;
}
