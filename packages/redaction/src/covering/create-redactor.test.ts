import type { RedactionKind } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './create-redactor.js';

/** A text as it is covered. */
function covered(kinds: string, text: string): string {
  return createRedactor({ kinds: kinds.split(' ') as RedactionKind[] }).text(text);
}

describe('a text that is covered', () => {
  it.each([
    // Three or more digits in a row, written or said.
    ['numbers', 'My card is 4111 1111 1111 1111.', 'My card is [NUMBER].'],
    ['numbers', 'four one five five five', '[NUMBER]'],
    ['numbers', 'It is four one, uh, five dash five then.', 'It is [NUMBER] then.'],
    ['numbers', 'double five oh seven', '[NUMBER]'],
    ['numbers', 'In 1984, and in 2024', 'In [NUMBER], and in [NUMBER]'],
    ['numbers', 'two hundred people', '[NUMBER] people'],
    ['numbers', 'forty-one eleven, Main Street', '[NUMBER], Main Street'],
    ['numbers', '(555) 123-4567 or +49 30 901820', '[NUMBER] or [NUMBER]'],
    ['numbers', 'It costs $1,250.50 now.', 'It costs $[NUMBER] now.'],
    ['numbers', 'رقم ٤١١١ هو', 'رقم [NUMBER] هو'],
    ['numbers', '电话是１３８００是', '电话是[NUMBER]是'],
    ['numbers', '25 people came at 10:30.', '25 people came at 10:30.'],
    ['numbers', 'twenty five of one or two', 'twenty five of one or two'],
    ['numbers', 'Oh, oh, oh! No one of us.', 'Oh, oh, oh! No one of us.'],
    ['numbers', 'call 41 (or 42) at 5', 'call 41 (or 42) at 5'],
    // Each digit that is written.
    [
      'digits',
      '25 people came at 10:30; two left.',
      '[NUMBER] people came at [NUMBER]:[NUMBER]; two left.',
    ],
    // Cards.
    ['pci', 'It is 4111-1111-1111-1111, thanks.', 'It is [PCI], thanks.'],
    ['pci', 'It is 378282246310005 I think', 'It is [PCI] I think'],
    ['pci', 'four one one one one one one one one one one one one one one one', '[PCI]'],
    [
      'pci',
      'forty-one eleven eleven eleven eleven eleven eleven eleven, he said',
      '[PCI], he said',
    ],
    // One digit of sixteen misheard; a date after it; a card of 13 digits after a number.
    ['pci', 'It is 4111 1111 1111 1112, yes', 'It is [PCI], yes'],
    ['pci', 'a 4111 1111 1111 1111 05/27 123 b', 'a [PCI] b'],
    ['pci', 'a 41111111111111110527 b', 'a [PCI] b'],
    ['pci', 'a 2, 4222222222222 b', 'a [PCI] b'],
    ['pci', 'In 1984, at 555-123-4567 as ever', 'In 1984, at 555-123-4567 as ever'],
    ['pci', 'a 4111111111111111112 b', 'a [PCI] b'],
    ['pci', 'a 4539 148 0343 436467 b', 'a [PCI] b'],
    ['pci', 'a 42, 22, 22, 22, 22, 22, 29 b', 'a 42, 22, 22, 22, 22, 22, 29 b'],
    ['pci', 'a 42, 22, 22, 22, 22, 22, 2 b', 'a [PCI] b'],
    // A card that is heard as an amount; what is one.
    ['pci', 'My card is 4,539,148,803,436,467 thanks.', 'My card is [PCI] thanks.'],
    ['pci', 'It is 4.539.148.803.436.467 so', 'It is [PCI] so'],
    ['pci', 'It is 1,260,000,000,000 so', 'It is 1,260,000,000,000 so'],
    // At the edge of an utterance it may be cut off.
    ['pci', 'My card is 4111 1111', 'My card is [PCI]'],
    ['pci', '1111 1111.', '[PCI].'],
    ['pci', '1111.', '[PCI].'],
    ['pci', 'He sold 150,000, born in 1984.', 'He sold 150,000, born in 1984.'],
    // A card with words in it.
    ['pci', 'card 4539 1488 and 0343 6467 end', 'card [PCI] and [PCI] end'],
    ['pci', 'a 4539 1488, then 0343 6467 b', 'a [PCI], then [PCI] b'],
    ['pci', 'a 4539 1488, um, yeah, 0343 6467 b', 'a [PCI], um, yeah, [PCI] b'],
    ['pci', 'a 4539; 1488: 0343 sorry 6467 b', 'a [PCI]; [PCI]: [PCI] sorry [PCI] b'],
    ['pci', "a 4539 1488, that's right then, 0343 6467 b", "a [PCI], that's right then, [PCI] b"],
    // With what follows it, where it passes the check.
    ['pci', 'a 4539 1488 and 0343 6467 0527 123 b', 'a [PCI] and [PCI] b'],
    ['pci', 'a 4539 1488 or else so then 0343 6467 b', 'a 4539 1488 or else so then 0343 6467 b'],
    ...[
      'a 2019 and 2020 or 2021 then 2022 b',
      'a 12,500 and 13,800 or 14,900 b',
      'a 2024-05-17 to 2024-05-18 b',
      'a 555-123-4567 and 555-123-4568 b',
      'a 453 914 and 880 and 343 and 646 b',
    ].map((text): [string, string, string] => ['pci', text, text]),
    // Amounts and years as they are said, and what is none.
    ...[
      'about 5 million.',
      'two million',
      'one million two hundred fifty thousand dollars',
      'Two thousand and twenty four was good.',
      'Nineteen hundred eighty four',
      'It was 1.5 billion.',
      'in 2024 two million three hundred thousand',
    ].map((text): [string, string, string] => ['pci ssn phone', text, text]),
    ['pci', 'two thousand four five three nine one four eight eight oh three is', '[PCI] is'],
    ['pci', 'a two thousand 4539 1488 034 364 67 b', 'a [PCI] b'],
    ['phone', 'eight hundred five five five one two one two is it', '[PHONE] is it'],
    [
      'pci',
      'x four thousand five hundred thirty nine, one thousand four hundred eighty eight, three hundred forty three, six thousand four hundred sixty seven x',
      'x [PCI] x',
    ],
    ['numbers', 'two million, and 3 billion of it', '[NUMBER] of it'],
    // Social security numbers.
    ['ssn', 'It is 123-45-6789.', 'It is [SSN].'],
    ['ssn', 'one two three four five six seven eight nine is it', '[SSN] is it'],
    ['ssn', 'x 25, 123 45 6789 x', 'x [SSN] x'],
    ['ssn', 'x 123-456-78 x 123,456,789 x', 'x 123-456-78 x 123,456,789 x'],
    // Telephones.
    ['phone', 'Call (555) 123-4567 now', 'Call [PHONE] now'],
    ['phone', 'Call +49 30 901820 now', 'Call [PHONE] now'],
    ['phone', 'Call five five five one two three four now', 'Call [PHONE] now'],
    ['phone', 'x 555-123-4567, 555-987-6543 x', 'x [PHONE] x'],
    [
      'phone',
      'x 2024-05-17 x 17.05.2024 x 1,250,000 x 1998, 1999 x',
      'x 2024-05-17 x 17.05.2024 x 1,250,000 x 1998, 1999 x',
    ],
    // Mail.
    ['email', 'Write to john.smith+x@example.co.uk.', 'Write to [EMAIL].'],
    ['email', 'Write to john at example dot com.', 'Write to [EMAIL].'],
    ['email', 'Write to John dot Smith at gmail.com, please', 'Write to [EMAIL], please'],
    ['email', 'It is j o h n seven at blue sky dot com or', 'It is [EMAIL] or'],
    ['email', 'It is john_smith @ example dot com', 'It is [EMAIL]'],
    [
      'email',
      'Look at example dot com, or meet John at home.',
      'Look at example dot com, or meet John at home.',
    ],
    ['email', 'John arrived at 5.30. Then @ all', 'John arrived at 5.30. Then @ all'],
    ['email', 'John at the google.com office', 'John at the google.com office'],
    // Accounts.
    ['iban', 'It is DE89 3704 0044 0532 0130 00.', 'It is [IBAN].'],
    ['iban', 'gb29nwbk60161331926819 is it', '[IBAN] is it'],
    ['iban', 'de 89 3704 0044 0532 0130 00 is it', '[IBAN] is it'],
    // A digit misheard; the end of the utterance in its middle.
    ['iban', 'It is DE89 3704 0044 0532 0130 01 so', 'It is [IBAN] so'],
    ['iban', 'It is DE89 3704 00', 'It is [IBAN]'],
    [
      'iban',
      'It is at 41 people, de 89 3704 0044 0532 0130 01 so',
      'It is at 41 people, de 89 3704 0044 0532 0130 01 so',
    ],
    // What cannot be seen hides nothing.
    ['pci', 'a 4539\u200b1488\u00ad0343 \u20606467 b', 'a [PCI] b'],
    [
      'pci',
      'a fo\u00adur five three nine one four eight eight oh three four three six b',
      'a [PCI] b',
    ],
    ['email', 'It is john\u200b@\ufeffexam\u00adple.com so', 'It is [EMAIL] so'],
    ['email', 'It is john＠example.com so', 'It is [EMAIL] so'],
    ['iban', 'It is DE89\u00a03704\u202f0044 0532\u200b0130 00 so', 'It is [IBAN] so'],
    // Of several kinds.
    ['pci email numbers', '4111 1111 1111 1111, 123, a@b.de', '[PCI], [EMAIL]'],
    ['phone pci numbers email', 'a1@b.de 123 or 555 123 4567 or', '[EMAIL] [NUMBER] or [PHONE] or'],
    ['numbers', '', ''],
  ])('%s: %j', (kinds, text, expected) => {
    expect(covered(kinds, text)).toBe(expected);
  });

  it('has the placeholder that is asked for', () => {
    const redactor = createRedactor({ kinds: ['ssn'], placeholder: (kind) => `<${kind}>` });
    expect(redactor.text('It is 123-45-6789.')).toBe('It is <ssn>.');
  });

  it.each([[[]], [['pii']], [undefined]])('is not covered as %j', (kinds) => {
    expect(() => createRedactor({ kinds: kinds as RedactionKind[] })).toThrow(
      /"kinds" is .* must be a list of numbers/,
    );
  });
});

describe('segments that are covered', () => {
  it('have their translations covered, too, also over the ends of segments', () => {
    const segment = (text: string, translation?: string) => ({
      ...{ start: 0, end: 1, text, tokens: [] },
      ...(translation !== undefined && { translation }),
    });
    const { segments } = createRedactor({ kinds: ['numbers'] });
    const given = [
      segment('Die Nummer ist eine lange.', 'The number is 4111 11'),
      segment('Danke sehr.', '11. Thank you.'),
      segment('Bitte.'),
    ];
    expect(segments(given)).toEqual([
      segment('Die Nummer ist eine lange.', 'The number is [NUMBER]'),
      segment('Danke sehr.', '. Thank you.'),
      given[2],
    ]);
  });
});

describe('100 000 characters', () => {
  // A pass that looks at everything once for each of them would take minutes, and the test runs out of time.
  it.each(['1 ', 'one ', '@', 'a at ', 'a.', 'DE89', '1:', '- ', '1111 and '])(
    'of %j are covered in one pass',
    (unit) => {
      const text = unit.repeat(100_000 / unit.length);
      const kinds = ['numbers', 'digits', 'pci', 'ssn', 'email', 'phone', 'iban'] as const;
      expect(createRedactor({ kinds }).text(text).length).toBeLessThanOrEqual(8 * text.length);
    },
  );
});
