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
    const history = createHistory();
    history.addUser('Hello?');
    history.addAnswer('🌊🌊');
    history.cutOff(3, true);
    expect(said(history)[1]).toBe(`a: 🌊${CUT_OFF}`);
    const another = createHistory({ maxTokens: 200 });
    another.addUser(`${'🌊'.repeat(300)}x`);
    expect(said(another)[0]).toMatch(/^u: 🌊+x$/u);
    expect(Buffer.byteLength(said(another)[0]!)).toBeLessThan(600);
  });

  it('loses its oldest messages, and never begins with an answer', () => {
    const history = createHistory({ maxTokens: 200 });
    for (let i = 1; i <= 3; i++) {
      history.addUser(`Question ${i}. ${'x'.repeat(90)}`);
      history.addAnswer(`Answer ${i}. ${'x'.repeat(90)}`);
    }
    const begins = () => said(history).map((line) => line.slice(0, 13));
    expect(begins()).toEqual(['u: Question 2', 'a: Answer 2. ', 'u: Question 3', 'a: Answer 3. ']);
    history.addUser(`Question 4. ${'x'.repeat(90)}`);
    expect(begins()).toEqual(['u: Question 3', 'a: Answer 3. ', 'u: Question 4']);
  });

  it('has no more tokens than it may, whatever is said, nor more than the model reads', () => {
    for (const [maxTokens, promptTokens] of [
      [200, 10_000],
      [4000, 320],
    ] as const) {
      const history = createHistory({ maxTokens, systemPrompt: 'x'.repeat(360) }, promptTokens);
      for (let i = 0; i < 50; i++) {
        history.addUser(`${i} ${'wörd '.repeat(i)}`);
        history.addAnswer('x'.repeat(i * 17));
        history.cutOff(i * 16, true);
        const bytes = said(history).reduce((sum, line) => sum + Buffer.byteLength(line) - 3, 0);
        expect(bytes).toBeLessThanOrEqual(600);
        expect(said(history)).not.toEqual([]);
      }
    }
  });

  describe('that is full', () => {
    const LINE = 'x'.repeat(90);

    function full(options = {}) {
      const history = createHistory({ maxTokens: 300, ...options });
      for (let i = 1; i <= 3; i++) {
        history.addUser(`Question ${i}. ${LINE}`);
        history.addAnswer(`Answer ${i}. ${LINE}`);
      }
      return history;
    }

    it('gives its oldest messages to be summarised, and has the summary for them', () => {
      const history = full();
      const { oldest } = history;
      expect(oldest?.before).toBe('');
      expect(oldest?.messages.map(({ content }) => content.slice(0, 10))).toEqual([
        ...['Question 1', 'Answer 1. '],
      ]);
      history.addUser('Question 4.');
      history.summarised(oldest!, ' Ann asked a question. ');
      expect(history.messages[0]).toEqual({
        role: 'system',
        content: `${SPEECH_PROMPT}\n\nEarlier in this conversation: Ann asked a question.`,
      });
      expect(said(history).map((line) => line.slice(0, 13))).toEqual([
        ...['u: Question 2', 'a: Answer 2. ', 'u: Question 3', 'a: Answer 3. ', 'u: Question 4'],
      ]);
      expect(history.oldest).toBeUndefined();
      history.addAnswer(`Answer 4. ${LINE}`);
      expect(history.oldest?.before).toBe('Ann asked a question.');
    });

    it('has a bound for its summary, too', () => {
      const history = full();
      history.summarised(history.oldest!, 'word '.repeat(1000));
      expect(history.messages[0]!.content.length).toBeLessThan(SPEECH_PROMPT.length + 250);
    });

    it('is not, while there is room, nor where nothing is to be summarised', () => {
      expect(createHistory().oldest).toBeUndefined();
      expect(full({ maxTokens: 4000 }).oldest).toBeUndefined();
      expect(full({ summarises: false }).oldest).toBeUndefined();
      const one = createHistory({ maxTokens: 200 });
      one.addUser('x'.repeat(2000));
      expect(one.oldest).toBeUndefined();
    });
  });

  it('is not changed by who reads it', () => {
    const history = createHistory();
    history.addUser('Hello?');
    (history.messages as unknown[]).push('x');
    expect(said(history)).toEqual(['u: Hello?']);
  });

  it.each([{ maxTokens: 1 }, { summarises: 'no' }, { systemPrompt: 3 }, { maxMesages: 3 }])(
    'refuses %j',
    (options) => {
      expect(() => createHistory(options as object)).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
      );
    },
  );
});
