import { createManualClock, createScriptedTurn } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { held, meet, type Said, saying, scriptedAnswers, talk } from '../__fixtures__/talking.js';
import { CUT_OFF } from '../answers/create-history.js';

const script = saying('one', 'two', 'three');
const START = { type: 'audio_start', format: 'pcm', sample_rate: 16_000 };
const echo = scriptedAnswersThatEcho();

function scriptedAnswersThatEcho() {
  return () =>
    scriptedAnswers(function* ({ messages }) {
      yield 'You said ';
      yield `${messages.at(-1)!.content}. `;
      yield 'That is all.';
    });
}

const types = (messages: readonly Said[]): string[] => messages.map(({ type }) => type);

describe('a conversation', () => {
  it('hears, answers and speaks', async () => {
    const answers = echo();
    const server = await talk({ answers }, script);
    const talker = await meet(server.url);
    expect(talker.heard[0]).toMatchObject({ type: 'ready', session_id: 'voice' });
    talker.say(START);
    talker.audio(script.samples);
    talker.say({ type: 'audio_end' });
    expect(await talker.until('partial_transcript')).toMatchObject({ is_final: false });
    expect(await talker.until('final_transcript')).toMatchObject({ text: 'one two three' });
    const complete = await talker.until('response_complete');
    expect(complete.text).toBe('You said one two three. That is all.');
    const chunks = talker.heard.filter(({ type }) => type === 'response_chunk');
    expect(chunks.map(({ text }) => text).join('')).toBe(complete.text);
    expect(chunks.at(-1).accumulated).toBe(complete.text);
    const sounds = talker.heard.filter(({ type }) => type === 'audio_chunk');
    expect(sounds.map(({ index }) => index)).toEqual(sounds.map((_, i) => i));
    const http = server.url.replace('ws', 'http');
    for (const url of [...sounds.map((sound) => sound.url), complete.audio_url]) {
      const response = await fetch(http + url);
      expect(response.headers.get('content-type')).toBe('audio/wav');
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(44);
    }
    expect(answers.asked[0]!.messages.map(({ role }) => role)).toEqual(['system', 'user']);
  });

  it('goes on where it was, also over another connection', async () => {
    const answers = echo();
    const server = await talk({ answers }, script);
    const first = await meet(server.url);
    const { conversation_id: id } = first.heard[0];
    first.say({ type: 'text', content: 'My name is Ann.' });
    await first.until('response_complete');
    first.say({ type: 'text', content: 'Who am I?' });
    await first.until('response_complete');
    first.socket.close();
    const second = await meet(server.url, `?conversation_id=${id}`);
    second.say({ type: 'text', content: 'And now?' });
    await second.until('response_complete');
    expect(answers.asked[2]!.messages.slice(1).map(({ content }) => content)).toEqual([
      'My name is Ann.',
      'You said My name is Ann.. That is all.',
      'Who am I?',
      'You said Who am I?. That is all.',
      'And now?',
    ]);
    const stranger = await meet(server.url, '?conversation_id=nonsense');
    stranger.say({ type: 'text', content: 'Hello.' });
    await stranger.until('response_complete');
    expect(answers.asked[3]!.messages).toHaveLength(2);
  });

  it('is written by the model that is chosen', async () => {
    const answers = { ...echo(), models: ['small', 'large'] };
    const server = await talk({ answers }, script);
    const talker = await meet(server.url);
    expect(talker.heard[0]).toMatchObject({ models: ['small', 'large'], model: 'small' });
    const ask = async (): Promise<void> => {
      talker.say({ type: 'text', content: 'Hello?' });
      await talker.until('response_complete');
    };
    await ask();
    talker.say({ type: 'model', name: 'large' });
    await ask();
    talker.say({ type: 'model', name: 'huge' });
    expect(await talker.until('error')).toMatchObject({
      ...{ code: 'INVALID_MESSAGE', message: expect.stringMatching(/no such model/) },
    });
    await ask();
    expect(answers.asked.map(({ model }) => model)).toEqual(['small', 'large', 'large']);
  });

  it('tells of no models where there is one, and lets none be chosen', async () => {
    const server = await talk({ answers: { ...echo(), models: ['small'] } }, script);
    const talker = await meet(server.url);
    expect(talker.heard[0].models).toBeUndefined();
    talker.say({ type: 'model', name: 'small' });
    expect((await talker.until('error')).message).toMatch(/one model/);
  });

  it('is spoken by the voice that is chosen', async () => {
    const server = await talk({ answers: echo() }, script);
    const talker = await meet(server.url);
    const [first, second] = talker.heard[0].voices;
    expect(talker.heard[0].voice).toBe(first);
    async function soundOf(text: string): Promise<string> {
      talker.say({ type: 'text', content: text });
      await talker.until('response_complete');
      return talker.heard.findLast(({ type }) => type === 'audio_chunk').url;
    }
    const before = await soundOf('Hello.');
    talker.say({ type: 'voice', name: second });
    expect(await soundOf('Hello.')).not.toBe(before);
    talker.say({ type: 'voice', name: 'nobody' });
    expect(await talker.until('error')).toMatchObject({ code: 'INVALID_MESSAGE' });
    talker.say({ type: 'voice', name: first });
    expect(await soundOf('Hello.')).toBe(before);
  });

  it('goes on in one place at a time', async () => {
    const answers = scriptedAnswers(async function* ({ messages, signal }) {
      if (messages.length > 2) return yield 'Well.';
      yield 'A beginning. ';
      await held(signal);
    });
    const server = await talk({ answers }, script);
    const first = await meet(server.url);
    const { conversation_id: id } = first.heard[0];
    first.say({ type: 'text', content: 'Tell me a story.' });
    await first.until('response_chunk');
    const second = await meet(server.url, `?conversation_id=${id}`);
    expect(await first.until('error')).toMatchObject({ code: 'CONVERSATION_TAKEN' });
    expect(await first.closed).toBe(1008);
    expect(answers.aborted).toBe(1);
    second.say({ type: 'text', content: 'Go on.' });
    await second.until('response_complete');
    const response = await fetch(`${server.url.replace('ws', 'http')}/voice/chat/text`, {
      method: 'POST',
      body: JSON.stringify({ message: 'And then?', conversation_id: id }),
    });
    expect(response.status).toBe(200);
    expect(await second.until('error')).toMatchObject({ code: 'CONVERSATION_TAKEN' });
    expect(answers.asked[2]!.messages.slice(-4).map(({ content }) => content.trim())).toEqual([
      ...[`A beginning.${CUT_OFF}`, 'Go on.', 'Well.', 'And then?'],
    ]);
  });

  it('ends an answer when somebody cancels it, and keeps what was heard', async () => {
    const answers = scriptedAnswers(async function* ({ messages, signal }) {
      if (messages.length > 2) return yield 'Well.';
      yield 'A first sentence that is rather long and is heard. ';
      await held(signal);
    });
    const server = await talk({ answers }, script);
    const talker = await meet(server.url);
    talker.say({ type: 'text', content: 'Tell me a story.' });
    await talker.until('response_chunk');
    talker.say({ type: 'cancel' });
    expect(await talker.until('interrupted')).toEqual({ type: 'interrupted', reason: 'cancel' });
    expect(answers.aborted).toBe(1);
    talker.say({ type: 'text', content: 'Another one.' });
    expect(await talker.until('response_complete')).toMatchObject({ text: 'Well.' });
    expect(talker.heard.filter(({ type }) => type === 'response_complete')).toHaveLength(1);
  });

  it('drops a recording that is cancelled', async () => {
    const answers = echo();
    const server = await talk({ answers }, script);
    const talker = await meet(server.url);
    talker.say(START);
    talker.audio(script.samples);
    talker.say({ type: 'cancel' });
    await talker.until('interrupted');
    talker.say(START);
    talker.say({ type: 'audio_end' });
    expect(await talker.until('final_transcript')).toMatchObject({ text: '' });
    expect(answers.asked).toEqual([]);
  });

  it('answers each question that comes, and none twice, with a microphone that stays open', async () => {
    const answers = echo();
    const server = await talk({ answers }, script);
    const talker = await meet(server.url);
    talker.say({ ...START, mode: 'continuous' });
    talker.audio(script.samples);
    expect(await talker.until('final_transcript')).toMatchObject({ text: 'one two three' });
    expect(await talker.until('response_complete')).toMatchObject({
      text: 'You said one two three. That is all.',
    });
    talker.say({ type: 'audio_end' });
    talker.say({ type: 'text', content: 'Bye.' });
    await talker.until('response_complete');
    // The answer that was begun at the pause is the one that was told.
    expect(answers.asked.length).toBe(2);
  });

  it.each([
    ['is waited for where the turn detector says so', [0.1, 0.1, 0.9], ['one two three']],
    ['ends the question where it says that', [0.9], ['one two', 'one']],
  ])('a pause in the middle of a thought %s', async (_, likely, questions) => {
    const turn = createScriptedTurn({ answers: likely });
    const server = await talk({ answers: echo() }, script, { turn });
    const talker = await meet(server.url);
    talker.say({ ...START, mode: 'continuous' });
    // Until 450 ms after “two”.
    talker.audio(saying('one', 'two').samples.subarray(0, 21_600));
    talker.audio(saying('three').samples);
    for (const text of questions) {
      expect(await talker.until('final_transcript')).toMatchObject({ text });
    }
    expect(turn.calls.length).toBeGreaterThan(0);
  });

  it('is interrupted by somebody who speaks while the answer is heard', async () => {
    const answers = scriptedAnswers(async function* ({ messages, signal }) {
      if (messages.length > 2) return yield 'Certainly.';
      yield 'Here is a long sentence that will be spoken for quite a while, I am afraid. ';
      await held(signal);
    });
    // Time stands still: the sound is not over before the server has heard who speaks.
    const server = await talk({ answers }, script, { clock: createManualClock() });
    const talker = await meet(server.url);
    talker.say({ ...START, mode: 'continuous' });
    talker.say({ type: 'text', content: 'Tell me.' });
    const { url } = await talker.until('audio_chunk');
    talker.say({ type: 'playback', url, seconds: 0.5 });
    talker.audio(script.samples);
    await talker.until('pause');
    expect(await talker.until('interrupted')).toMatchObject({ reason: 'speech' });
    expect(answers.aborted).toBe(1);
    await talker.until('response_complete');
    const said = answers.asked.at(-1)!.messages.slice(1);
    expect(said.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    const heard = said[1]!.content;
    expect(heard.length).toBeLessThan(60);
    expect(heard).toContain(CUT_OFF);
    expect('Here is a long sentence that will be spoken').toContain(heard.replace(CUT_OFF, ''));
  });

  it.each([
    ['Would you like tea or coffee?', 'coffee'],
    ['Shall I stop the music now?', 'stop'],
    ['Is it the red one or the blue one?', 'the red one'],
  ])('%s is answered by words of the question: %s', async (question, answer) => {
    const script = saying(...answer.split(' '));
    const answers = scriptedAnswers(function* () {
      yield question;
    });
    const server = await talk({ answers }, script);
    const talker = await meet(server.url);
    talker.say({ type: 'text', content: 'Hello.' });
    await talker.until('response_complete');
    talker.say({ ...START, mode: 'continuous' });
    talker.audio(script.samples);
    expect(await talker.until('final_transcript')).toMatchObject({ text: answer });
    await talker.until('response_complete');
    expect(answers.asked.at(-1)!.messages.at(-1)!.content).toContain(answer);
    expect(types(talker.heard)).not.toContain('suppressed');
  });

  it('does not ask a model what noise means', async () => {
    const noise = saying('♪');
    const answers = echo();
    const server = await talk({ answers }, noise);
    const talker = await meet(server.url);
    talker.say({ ...START, mode: 'continuous' });
    talker.audio(noise.samples);
    talker.say({ type: 'audio_end' });
    talker.say({ type: 'text', content: 'Hello.' });
    await talker.until('response_complete');
    expect(types(talker.heard)).not.toContain('final_transcript');
    talker.say(START);
    talker.audio(noise.samples);
    talker.say({ type: 'audio_end' });
    expect(await talker.until('final_transcript')).toMatchObject({ text: '' });
    talker.say({ type: 'text', content: 'Are you there?' });
    await talker.until('response_complete');
    // Of the first answer nothing was heard: both are one question.
    const asked = answers.asked.map(({ messages }) => messages.at(-1)!.content);
    expect(asked).toEqual(['Hello.', 'Hello. Are you there?']);
  });

  it('answers what it heard when the server shuts down, also with an open microphone', async () => {
    const answers = echo();
    const server = await talk({ answers }, script);
    const talker = await meet(server.url);
    talker.say({ ...START, mode: 'continuous' });
    // Up to the end of the last word: it is not over.
    talker.audio(script.samples.subarray(0, 22_400));
    await talker.until('partial_transcript');
    const closed = server.close();
    expect(await talker.until('final_transcript')).toMatchObject({ text: 'one two three' });
    await talker.until('response_complete');
    expect(await talker.closed).toBe(1001);
    await closed;
  });

  it('neither shows nor speaks what a model thinks, nor remembers it', async () => {
    const answers = scriptedAnswers(function* () {
      yield* [
        '<',
        'think>They greet',
        ' me.</thi',
        'nk>\n\nGood ',
        'morning.<thi',
        'nk>Was that it?',
      ];
    });
    const server = await talk({ answers }, script);
    const talker = await meet(server.url);
    for (let i = 0; i < 2; i++) {
      talker.say({ type: 'text', content: 'Hello.' });
      expect(await talker.until('response_complete')).toMatchObject({ text: 'Good morning.' });
    }
    const told = talker.heard.filter(({ type }) => /response_chunk|audio_chunk/.test(type));
    expect(new Set(told.map(({ type }) => type))).toEqual(
      new Set(['response_chunk', 'audio_chunk']),
    );
    for (const { text } of told) expect(text).not.toMatch(/think|greet|right/);
    expect(answers.asked[1]!.messages.map(({ content }) => content).join()).not.toContain('think');
    const response = await fetch(`${server.url.replace('ws', 'http')}/voice/chat/text`, {
      method: 'POST',
      body: JSON.stringify({ message: 'Hello.' }),
    });
    expect(await response.json()).toMatchObject({ text: 'Good morning.' });
  });

  it('lets a held sound go when somebody writes', async () => {
    const noise = { ...script, hear: () => [] };
    // Time stands still: the sound is not over, nor held for too long.
    const server = await talk({ answers: echo() }, noise, { clock: createManualClock() });
    const talker = await meet(server.url);
    talker.say({ ...START, mode: 'continuous' });
    talker.say({ type: 'text', content: 'Tell me.' });
    await talker.until('response_complete');
    const { url } = talker.heard.find(({ type }) => type === 'audio_chunk');
    talker.say({ type: 'playback', url, seconds: 0 });
    talker.audio(script.samples.subarray(0, 8000));
    await talker.until('pause');
    talker.say({ type: 'text', content: 'Never mind.' });
    await talker.until('resume');
    await talker.until('response_complete');
  });

  it('tells what is wrong, and goes on', async () => {
    const server = await talk({ answers: echo() }, script);
    const talker = await meet(server.url);
    const wrong: [string | object, string][] = [
      ['{', 'INVALID_JSON'],
      ['[1]', 'INVALID_MESSAGE'],
      [{ type: 'dance' }, 'UNKNOWN_MESSAGE'],
      [{ type: 'audio_start', format: 'ogg' }, 'UNSUPPORTED_FORMAT'],
      [{ type: 'audio_start', format: 'pcm', sample_rate: 7999 }, 'INVALID_MESSAGE'],
      [{ type: 'audio_start', mode: 'loud' }, 'INVALID_MESSAGE'],
      [{ type: 'audio_end' }, 'UNEXPECTED_MESSAGE'],
      [{ type: 'text', content: ' ' }, 'INVALID_MESSAGE'],
      [{ type: 'text', content: 'x'.repeat(9000) }, 'MESSAGE_TOO_LARGE'],
      ['x'.repeat(70_000), 'MESSAGE_TOO_LARGE'],
      [{ type: 'playback' }, 'INVALID_MESSAGE'],
    ];
    for (const [message, code] of wrong) {
      talker.say(message);
      expect(await talker.until('error')).toMatchObject({ code });
    }
    talker.socket.send(new Uint8Array(10));
    expect(await talker.until('error')).toMatchObject({ code: 'UNEXPECTED_MESSAGE' });
    talker.say({ type: 'audio_start', format: 'webm' });
    talker.socket.send(new Uint8Array(5000).fill(7));
    expect(await talker.until('error')).toMatchObject({ code: 'INVALID_AUDIO' });
    // The end of that recording was on its way already; a second one is a fault again.
    talker.say({ type: 'audio_end' });
    talker.say({ type: 'dance' });
    expect(await talker.until('error')).toMatchObject({ code: 'UNKNOWN_MESSAGE' });
    talker.say({ type: 'audio_end' });
    expect(await talker.until('error')).toMatchObject({ code: 'UNEXPECTED_MESSAGE' });
    talker.say({ type: 'text', content: 'Still there?' });
    await talker.until('response_complete');
  });

  it('goes on when a model fails, ends without a word, or breaks off', async () => {
    let count = 0;
    const answers = scriptedAnswers(function* () {
      count++;
      if (count === 1) throw new Error('the model is on fire');
      if (count === 2) {
        yield 'Half of a';
        throw new Error('gone');
      }
      yield 'All is well.';
    });
    const server = await talk({ answers }, script);
    const talker = await meet(server.url);
    for (let i = 0; i < 2; i++) {
      talker.say({ type: 'text', content: 'Hello?' });
      expect(await talker.until('error')).toMatchObject({ code: 'INTERNAL_ERROR' });
    }
    expect(types(talker.heard)).not.toContain('response_complete');
    talker.say({ type: 'text', content: 'Hello?' });
    expect(await talker.until('response_complete')).toMatchObject({ text: 'All is well.' });
  });

  it('is not mixed with others', async () => {
    let said = 0;
    const answers = scriptedAnswers(async function* ({ messages }) {
      const { content } = messages.at(-1)!;
      for (const word of `I heard ${content} from you.`.split(' ')) {
        await new Promise((resolve) => setTimeout(resolve, (7 * said++) % 5));
        yield `${word} `;
      }
    });
    const server = await talk({ answers }, script, { maxClients: 10 });
    const talkers = await Promise.all(Array.from({ length: 10 }, () => meet(server.url)));
    for (const [i, talker] of talkers.entries())
      talker.say({ type: 'text', content: `number${i}` });
    for (const [i, talker] of talkers.entries()) {
      const { text } = await talker.until('response_complete');
      expect(text.trim()).toBe(`I heard number${i} from you.`);
    }
  });
});
