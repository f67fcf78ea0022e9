import { describe, expect, it } from 'vitest';
import { CUT_OFF, createHistory } from './create-history.js';
import { SPEECH_PROMPT } from './speech-prompt.js';

const said = (history: ReturnType<typeof createHistory>): string[] =>
  history.messages
    .filter(({ role }) => role !== 'system')
    .map(({ role, content }) => `${role[0]}: ${content}`);

describe('a history', () => {
  it('begins with the prompt for speech, or another, or none', () => {
    expect(createHistory().messages).toEqual([{ role: 'system', content: SPEECH_PROMPT }]);
    expect(createHistory({ systemPrompt: 'Rhyme.' }).messages[0]?.content).toBe('Rhyme.');
    expect(createHistory({ systemPrompt: '' }).messages).toEqual([]);
  });

  it('keeps who said what, as it comes', () => {
    const history = createHistory();
    history.addUser(' Is it open? ');
    history.addAnswer('Yes, ');
    history.addAnswer('until five.');
    history.addUser('And');
    history.addUser('tomorrow?');
    history.addUser('  ');
    expect(said(history)).toEqual(['u: Is it open?', 'a: Yes, until five.', 'u: And tomorrow?']);
  });

  it('keeps of an answer that is cut off what was heard, and marks it', () => {
    const history = createHistory();
    history.addUser('Is it open?');
    history.addAnswer('Yes, until five. Bring a coat.');
    history.cutOff(17, true);
    expect(said(history)).toEqual(['u: Is it open?', `a: Yes, until five.${CUT_OFF}`]);
    history.cutOff(1000, true);
    expect(said(history)).toEqual(['u: Is it open?', `a: Yes, until five.${CUT_OFF}`]);
    history.addUser('Wait.');
    // Told late, when the user's words are there already.
    history.cutOff(4, true);
    expect(said(history)).toEqual(['u: Is it open?', `a: Yes,${CUT_OFF}`, 'u: Wait.']);
    history.cutOff(0, true);
    expect(said(history)).toEqual(['u: Is it open? Wait.']);
    history.addAnswer('All of it.');
    history.cutOff(5, true);
    expect(said(history)[1]).toBe(`a: All${CUT_OFF}`);
    history.cutOff(0, true);
    history.cutOff(3, true);
    expect(said(history)).toEqual(['u: Is it open? Wait.']);
  });

  it('marks an answer that was heard whole only where more of it was to come', () => {
    for (const isWhole of [true, false]) {
      const history = createHistory();
      history.addUser('Is it open?');
      history.addAnswer('Yes. ');
      history.cutOff(5, isWhole);
      expect(said(history)[1]).toBe(isWhole ? 'a: Yes.' : `a: Yes.${CUT_OFF}`);
    }
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('hears %s characters', (chars) => {
    const history = createHistory();
    history.addUser('Hello?');
    history.addAnswer('Hello.');
    history.cutOff(chars, true);
    expect(said(history)).toHaveLength(chars > 0 ? 2 : 1);
  });

  it('cuts no character in two', () => {
    const history = createHistory({ maxChars: 100 });
    history.addUser('Hello?');
    history.addAnswer('🌊🌊');
    history.cutOff(3, true);
    expect(said(history)[1]).toBe(`a: 🌊${CUT_OFF}`);
    const another = createHistory({ maxChars: 100 });
    another.addUser(`${'🌊'.repeat(60)}x`);
    expect(said(another)[0]).toBe(`u: ${'🌊'.repeat(49)}x`);
  });

  it('loses its oldest messages, and never begins with an answer', () => {
    const history = createHistory({ maxMessages: 4 });
    for (let i = 1; i <= 3; i++) {
      history.addUser(`Question ${i}.`);
      history.addAnswer(`Answer ${i}.`);
    }
    expect(said(history)).toEqual([
      'u: Question 2.',
      'a: Answer 2.',
      'u: Question 3.',
      'a: Answer 3.',
    ]);
    history.addUser('Question 4.');
    expect(said(history)).toEqual(['u: Question 3.', 'a: Answer 3.', 'u: Question 4.']);
  });

  it('has no more characters than it may, whatever is said', () => {
    const history = createHistory({ maxChars: 200 });
    for (let i = 0; i < 50; i++) {
      history.addUser(`${i} ${'word '.repeat(i)}`);
      history.addAnswer('x'.repeat(i * 7));
      const chars = said(history).reduce((sum, line) => sum + line.length - 3, 0);
      expect(chars).toBeLessThanOrEqual(200);
      expect(said(history)).not.toEqual([]);
    }
  });

  it('is not changed by who reads it', () => {
    const history = createHistory();
    history.addUser('Hello?');
    (history.messages as unknown[]).push('x');
    expect(said(history)).toEqual(['u: Hello?']);
  });

  it.each([{ maxMessages: 1 }, { maxChars: 0 }, { systemPrompt: 3 }, { maxMesages: 3 }])(
    'refuses %j',
    (options) => {
      expect(() => createHistory(options as object)).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
      );
    },
  );
});
