import { describe, expect, it } from 'vitest';
import { FASTER_WHISPER } from '../__fixtures__/engine.js';
import { checkHello, type Hello } from './handshake.js';

const hello = (given: Partial<Hello> = {}): Hello => ({
  type: 'hello',
  protocol: 1,
  engine: 'faster-whisper',
  python: '3.11.7',
  executable: '/usr/bin/python3',
  libraries: { 'faster-whisper': '1.2.1', ctranslate2: '4.8.5' },
  ...given,
});
const libraries = (version: string | null) => ({ 'faster-whisper': version, ctranslate2: '4.8.5' });

describe('the handshake', () => {
  it.each(['1.1', '1.1.0', '1.2.1', '1.99'])('takes faster-whisper %s', (version) => {
    expect(() =>
      checkHello(hello({ libraries: libraries(version) }), FASTER_WHISPER, false),
    ).not.toThrow();
  });

  it.each<[string, Partial<Hello>, RegExp]>([
    ['another protocol', { protocol: 2 }, /protocol 2, this one 1/],
    ['an old Python', { python: '3.9.18' }, /3\.9\.18 .*too old: 3\.10/],
    ['an ancient Python', { python: '2.7.18' }, /too old/],
    ['a missing library', { libraries: libraries(null) }, /no module faster-whisper/],
    ['an old library', { libraries: libraries('1.0.3') }, /1\.0\.3 is installed .*>=1\.1,<2\.0/],
    ['a library of the future', { libraries: libraries('2.0.0') }, /2\.0\.0 is installed/],
  ])('refuses %s', (_, given, message) => {
    expect(() => checkHello(hello(given), FASTER_WHISPER, false)).toThrow(message);
  });

  it('says what to run: for our environment another than for the user’s own', () => {
    const missing = hello({ libraries: libraries(null) });
    expect(() => checkHello(missing, FASTER_WHISPER, false)).toThrow(
      'Run: npx @ws/backend-faster setup --force',
    );
    expect(() => checkHello(missing, FASTER_WHISPER, true)).toThrow(
      'Run: "/usr/bin/python3" -m pip install "faster-whisper>=1.1,<2.0"',
    );
    const none = hello({ libraries: { whisperx: null } });
    const setupCommand = 'npx @ws/backend-faster setup --engine whisperx';
    expect(() => checkHello(none, { ...FASTER_WHISPER, setupCommand }, false)).toThrow(
      'Run: npx @ws/backend-faster setup --engine whisperx --force',
    );
  });
});
