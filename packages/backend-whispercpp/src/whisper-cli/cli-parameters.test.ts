import { describe, expect, it } from 'vitest';
import type { CallRequest } from '../calls/call-request.js';
import { cliParameters } from './cli-parameters.js';

const defaults = { model: '/m.bin', threads: 2, beamSize: 1, gpu: true, gpuDevice: 0 };
const request: CallRequest = {
  task: 'transcribe',
  timestamps: true,
  fallback: true,
  writesWords: false,
  writesTokens: false,
  writesLanguages: false,
  tells: false,
};
const line = (change: Partial<CallRequest> = {}, dtwPreset?: string) =>
  cliParameters(defaults, { ...request, ...change }, { audioContext: 512, dtwPreset });
const after = (parameters: readonly string[], name: string) =>
  parameters[parameters.indexOf(name) + 1];

describe('the command line of whisper-cli', () => {
  it('always names a language, since the default is English', () => {
    expect(after(line(), '-l')).toBe('auto');
    expect(after(line({ language: 'de' }), '-l')).toBe('de');
  });

  it('has one parameter a line: the prompt is on one, too', () => {
    const parameters = line({ prompt: 'One.\r\n-tr\nTwo\0three' });
    expect(after(parameters, '--prompt')).toBe('One. -tr Two three');
    expect(line()).not.toContain('--prompt');
  });

  it('asks for one answer where one is wanted', () => {
    expect(line()).not.toContain('-nf');
    const once = line({ fallback: false });
    expect(once).toContain('-nf');
    expect(after(once, '-nth')).toBe('2');
  });

  it('fuses no attention where it is read', () => {
    expect(line()).not.toContain('-nfa');
    const warped = line({ writesWords: true }, 'tiny.en');
    expect(after(warped, '-dtw')).toBe('tiny.en');
    expect(warped).toContain('-nfa');
  });

  it('translates, and predicts no times, when asked to', () => {
    expect(line({ task: 'translate' })).toContain('-tr');
    expect(line({ timestamps: false })).toContain('-nt');
    expect(line()).not.toContain('-nt');
  });
});
