import { TranscribeError } from '@ws/core';
import type { RedactionKind } from '@ws/redaction';
import { describe, expect, it } from 'vitest';
import { s16le } from '../../../test/support/raw-client.js';
import { hearing, join, script, serve } from '../../../test/support/serving.js';
import { redactionOf } from '../deepgram/request/redaction.js';

const HEARD = 'My card is 4539 1488 0343 6467, mail john at example dot com, on 123-45-6789, yes.';
const backend = () => hearing({ hypotheses: () => HEARD });

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
async function heardBy(redact: readonly RedactionKind[], start: object): Promise<any[]> {
  const client = await join(await serve({ backend: backend(), redact }));
  client.send({ type: 'start', ...start });
  client.send(s16le(script.samples));
  client.send({ type: 'end' });
  return client.until('done');
}

const textsOf = (messages: readonly { type: string; text?: string }[]): (string | undefined)[] =>
  messages.filter(({ type }) => type === 'final').map(({ text }) => text);

describe('a session', () => {
  it.each([
    [[], {}, HEARD],
    [['pci'], {}, HEARD.replace(/4539.*6467/, '[PCI]')],
    // Who asks for more gets more, and nobody gets less.
    [['pci'], { redact: [] }, HEARD.replace(/4539.*6467/, '[PCI]')],
    [['pci'], { redact: ['email', 'ssn'] }, 'My card is [PCI], mail [EMAIL], on [SSN], yes.'],
  ] as const)('is covered by %j of the server and %j', async (redact, start, text) => {
    const messages = await heardBy(redact, start);
    expect(textsOf(messages)).toEqual([text]);
    // Not in latencies, which have any digits.
    const said = JSON.stringify(messages, (_, value) => (typeof value === 'number' ? 0 : value));
    if (text !== HEARD) expect(said).not.toMatch(/4539|6467/);
  });

  it('is told what it may ask for', async () => {
    const client = await join(await serve({ backend: backend() }));
    client.send({ type: 'start', redact: ['names'] });
    expect((await client.until('error')).at(-1).message).toMatch(/"redact.0".*numbers.*iban/s);
  });

  it.each([
    { redact: ['credit_card'] },
    { redact: 'pci' },
    // Something else is wrong.
    { redact: ['pci'], language: 5 },
    { redact: ['pci'], encoding: 'mp4' },
  ])('is over where %j is refused: nothing is told uncovered', async (start) => {
    const client = await join(await serve({ backend: backend() }));
    client.send({ type: 'start', ...start });
    client.send(s16le(script.samples));
    client.send({ type: 'end' });
    const messages = await client.until('error');
    expect(messages.at(-1)).toMatchObject({ fatal: true });
    expect(await client.closed).toEqual({ code: 1008, reason: 'Redaction refused' });
    await expect(client.next()).rejects.toThrow('closed');
  });

  it('covers what a start asked for that is refused as a whole', async () => {
    const client = await join(await serve({ backend: backend() }));
    client.send({ type: 'start', redact: ['pci'], model: 'another' });
    expect((await client.until('error')).at(-1)).toMatchObject({ fatal: false });
    client.send(s16le(script.samples));
    client.send({ type: 'end' });
    expect(textsOf(await client.until('done'))).toEqual([HEARD.replace(/4539.*6467/, '[PCI]')]);
  });

  it('goes on where something else is refused', async () => {
    const client = await join(await serve({ backend: backend(), redact: ['pci'] }));
    client.send({ type: 'start', language: 5 });
    expect((await client.until('error')).at(-1)).toMatchObject({ fatal: false });
    client.send({ type: 'start', redact: ['email'] });
    client.send({ type: 'ping' });
    expect((await client.until('pong')).at(-1)).toEqual({ type: 'pong' });
  });
});

describe('what clients of Deepgram ask for', () => {
  it.each([
    ['', undefined],
    ['redact=false', undefined],
    ['redact=true', ['numbers']],
    ['redact=pci&redact=numbers', ['pci', 'numbers']],
    ['redact=pci,ssn', ['pci', 'ssn']],
    ['redact=', undefined],
    ['redact[]=pci&redact[]=ssn&redact=numbers', ['numbers', 'pci', 'ssn']],
    ['redact%5B%5D=pci', ['pci']],
    ['redact=%5B%22email_address%22%5D', ['email']],
    ['redact=aggressive_numbers', ['digits', 'numbers']],
  ])('%s', (query, kinds) => {
    expect(redactionOf(new URLSearchParams(query))).toEqual(kinds);
  });

  it('is refused where it is not found here', () => {
    expect(() => redactionOf(new URLSearchParams('redact=pci&redact=phi'))).toThrow(
      TranscribeError,
    );
  });
});
