import { setImmediate } from 'node:timers/promises';
import { createManualClock } from '@ws/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { scriptedQueue } from '../../test/support/scripted-queue.js';
import {
  type ScriptedVoiceServer,
  scriptedVoiceServer,
  type VoicePeer,
  type VoiceScript,
} from '../../test/support/scripted-voice-server.js';
import {
  createVoiceStream,
  type VoiceMessage,
  type VoiceStream,
  type VoiceStreamOptions,
} from '../index.js';

const open: (Disposable | AsyncDisposable)[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) {
    if (Symbol.dispose in one) one[Symbol.dispose]();
    else await one[Symbol.asyncDispose]();
  }
});

/** A microphone that says what a test gives it, ten bytes a piece, until it is stopped. */
function scriptedMicrophone(format: 'webm' | 'pcm' = 'webm') {
  const modes: string[] = [];
  let stopped = 0;
  let pieces: Uint8Array[] = [];
  let isOn = false;
  let wake = (): void => {};
  return {
    modes,
    get stopped() {
      return stopped;
    },
    speak(value: number) {
      pieces.push(new Uint8Array(10).fill(value));
      wake();
    },
    open({ mode }: { readonly mode: string }) {
      modes.push(mode);
      pieces = [];
      isOn = true;
      return {
        format,
        ...(format === 'pcm' ? { sampleRate: 16_000 } : {}),
        level: 0.5,
        stop() {
          if (isOn) stopped++;
          isOn = false;
          wake();
        },
        async *[Symbol.asyncIterator]() {
          for (;;) {
            const piece = pieces.shift();
            if (piece !== undefined) yield piece;
            else if (!isOn) return;
            else {
              await new Promise<void>((resolve) => {
                wake = resolve;
              });
            }
          }
        },
      };
    },
  };
}

/** All that was said has come: frames come in order, and a ping is answered when its turn has come. */
async function isHeard({ socket }: VoicePeer): Promise<void> {
  socket.ping();
  await new Promise<unknown>((resolve) => {
    socket.once('pong', resolve).once('close', resolve);
  });
  // What follows from it without waiting for anything else is done by then.
  await setImmediate();
}

async function conversation(script: VoiceScript = {}, options: Partial<VoiceStreamOptions> = {}) {
  const server = await scriptedVoiceServer(script);
  open.push(server);
  const queue = scriptedQueue();
  const microphone = scriptedMicrophone();
  const messages: VoiceMessage[] = [];
  const voice = createVoiceStream({
    url: server.url,
    queue,
    microphone: microphone.open,
    onMessage: (message) => messages.push(message),
    ...options,
  });
  open.push(voice);
  return {
    ...{ server, queue, microphone, messages, voice },
    /** Until it holds of what is shown. */
    shows: (state: object) => expect.poll(() => voice.state).toMatchObject(state),
    said: (expected: readonly string[], peer = 0) =>
      expect.poll(() => server.peers[peer]?.said()).toEqual(expected),
    text: () => messages.map(({ role, text, isInterrupted }) => [role, text, isInterrupted]),
    async say(...said: readonly object[]) {
      for (const message of said) server.peers.at(-1)!.say(message);
      await isHeard(server.peers.at(-1)!);
    },
  };
}

const chunk = (text: string, accumulated = text) => ({ type: 'response_chunk', text, accumulated });
const sound = (index: number, url = `/voice/audio/${index}.wav`) => ({
  ...{ type: 'audio_chunk', index, url },
});
const complete = (text: string, audio_url?: string) => ({
  ...{ type: 'response_complete', text, audio_url },
});
const playbacks = (server: ScriptedVoiceServer) =>
  server.peers[0]!.received.filter((frame) => 'type' in frame && frame.type === 'playback');

/** Answers each text with two sentences. */
function answering({ say }: VoicePeer, message: { readonly type: string }): void {
  if (message.type !== 'text') return;
  say(chunk('One.'));
  say(sound(0));
  say(chunk(' Two.', 'One. Two.'));
  say(sound(1));
  say(complete('One. Two.', '/voice/audio/all.wav'));
}

describe('a conversation', () => {
  it('asks in writing, plays the answer, and says when it was heard', async () => {
    const { voice, shows, queue, text, messages, server } = await conversation({
      heard: answering,
    });
    expect(voice.state).toMatchObject({ status: 'disconnected', connection: 'closed' });
    await voice.connect();
    expect(voice.state.status).toBe('ready');
    const statuses: string[] = [];
    voice.subscribe(() => {
      if (statuses.at(-1) !== voice.state.status) statuses.push(voice.state.status);
    });
    voice.sendText('  Count.  ');
    expect(voice.state).toMatchObject({ finalTranscript: 'Count.', error: undefined });
    await shows({ responseComplete: true, responseText: 'One. Two.', isPlaying: true });
    expect(statuses).toEqual(['ready', 'processing', 'ready']);
    expect(voice.state).toMatchObject({
      audioUrls: [`${server.http}/voice/audio/0.wav`, `${server.http}/voice/audio/1.wav`],
      answerHeard: false,
    });
    expect(queue.enqueued).toEqual(['/voice/audio/0.wav', '/voice/audio/1.wav']);
    queue.end();
    expect(voice.state).toMatchObject({ isPlaying: true, answerHeard: false });
    queue.end();
    expect(voice.state).toMatchObject({ isPlaying: false, answerHeard: true });
    expect(text()).toEqual([
      ['user', 'Count.', false],
      ['assistant', 'One. Two.', false],
    ]);
    expect(messages[1]!.audioUrls).toEqual([`${server.http}/voice/audio/all.wav`]);
  });

  it('holds a button to talk: the recording goes out while it is made', async () => {
    const { voice, shows, said, microphone, say, text, server } = await conversation();
    await voice.connect();
    await voice.startRecording();
    microphone.speak(1);
    await shows({ status: 'recording', recording: 'push', level: 0.5 });
    await said(['audio_start', '10 bytes']);
    expect(server.peers[0]!.received[0]).toEqual({ type: 'audio_start', format: 'webm' });
    microphone.speak(2);
    await voice.stopRecording();
    expect(voice.state).toMatchObject({ status: 'processing', recording: undefined, level: 0 });
    await said(['audio_start', '20 bytes', 'audio_end']);
    expect(microphone.stopped).toBe(1);
    server.peers[0]!.say({ type: 'partial_transcript', text: 'What', is_final: false });
    await shows({ partialTranscript: 'What' });
    await say({ type: 'final_transcript', text: 'What time is it?' });
    expect(voice.state).toMatchObject({ finalTranscript: 'What time is it?' });
    await say(chunk('Noon.'), complete('Noon.'));
    expect(voice.state).toMatchObject({
      status: 'ready',
      responseText: 'Noon.',
      answerHeard: true,
    });
    expect(text()).toEqual([
      ['user', 'What time is it?', false],
      ['assistant', 'Noon.', false],
    ]);
  });

  it('plays sounds in the order of their numbers, and what is missing is left out at the end', async () => {
    const { voice, queue, say } = await conversation();
    await voice.connect();
    voice.sendText('Count.');
    await say(chunk('One.'), sound(2), sound(1));
    expect(queue.enqueued).toEqual([]);
    await say(sound(0), sound(0), sound(4));
    expect(queue.enqueued).toEqual([
      '/voice/audio/0.wav',
      '/voice/audio/1.wav',
      '/voice/audio/2.wav',
    ]);
    await say(complete('One.'));
    expect(queue.enqueued.map((url) => url.slice(13, 14)).join('')).toBe('0124');
  });

  it('plays an answer of one sound, and no address that is none of the web', async () => {
    const { voice, queue, say } = await conversation();
    await voice.connect();
    voice.sendText('Count.');
    await say(chunk('One.'), complete('One.', 'voice/audio/all.wav'), sound(0));
    expect(queue.enqueued).toEqual(['/voice/audio/all.wav']);
    voice.sendText('Again.');
    await say(
      chunk('One.'),
      sound(0, 'data:audio/wav;base64,AAAA'),
      sound(1, 'file:///etc/passwd'),
    );
    expect(queue.enqueued).toHaveLength(1);
    expect(voice.state.error).toMatchObject({ code: 'ERR_PROTOCOL' });
  });

  it('tells the server what was heard: as a sound begins, twice a second, and as it ends or is stopped', async () => {
    const clock = createManualClock();
    const { voice, shows, queue, server, said } = await conversation(
      { heard: answering },
      { clock },
    );
    await voice.connect();
    voice.sendText('Count.');
    await shows({ responseComplete: true });
    queue.at(0.5);
    await clock.advance(500);
    queue.at(1.01234);
    await clock.advance(500);
    queue.at(1.2);
    queue.end();
    queue.at(0.25);
    voice.cancel();
    await said(['text', ...Array(6).fill('playback'), 'cancel']);
    const [first, second] = ['/voice/audio/0.wav', '/voice/audio/1.wav'];
    expect(playbacks(server)).toEqual(
      [
        [first, 0],
        [first, 0.5],
        [first, 1.012],
        [first, 1.2],
        [second, 0],
        [second, 0.25],
      ].map(([url, seconds]) => ({ type: 'playback', url, seconds })),
    );
    await clock.advance(5000);
    await said(['text', ...Array(6).fill('playback'), 'cancel']);
  });
});

describe('a voice', () => {
  const connected = ({ say }: VoicePeer) =>
    say({ type: 'ready', conversation_id: 'c', voices: ['ann', 'ben', 3], voice: 'ann' });

  it('is chosen among those of the server, also for the next connection', async () => {
    const { voice, server, shows, said } = await conversation({ connected });
    voice.setVoice('ben');
    expect(voice.state).toMatchObject({ voices: [], voice: undefined });
    await voice.connect();
    expect(voice.state).toMatchObject({ voices: ['ann', 'ben'], voice: 'ann' });
    voice.setVoice('nobody');
    voice.setVoice('ben');
    expect(voice.state.voice).toBe('ben');
    await said(['voice']);
    server.peers[0]!.socket.terminate();
    await expect.poll(() => server.peers[1]?.received).toEqual([{ type: 'voice', name: 'ben' }]);
    await shows({ connection: 'open', voice: 'ben' });
  });
});

describe('a model', () => {
  const connected = ({ say }: VoicePeer) =>
    say({ type: 'ready', conversation_id: 'c', models: ['small', 'large'], model: 'small' });

  it('is chosen among those of the server, also for the next connection', async () => {
    const { voice, server, shows, said } = await conversation({ connected });
    await voice.connect();
    expect(voice.state).toMatchObject({ models: ['small', 'large'], model: 'small' });
    voice.setModel('large');
    expect(voice.state.model).toBe('large');
    await said(['model']);
    server.peers[0]!.socket.terminate();
    await expect.poll(() => server.peers[1]?.received).toEqual([{ type: 'model', name: 'large' }]);
    await shows({ connection: 'open', model: 'large', error: undefined });
  });

  it('that another server does not have is not chosen there, which is no error', async () => {
    let connections = 0;
    const { voice, server, shows } = await conversation({
      connected({ say }) {
        const models = connections++ === 0 ? ['small', 'large'] : ['small', 'other'];
        say({ type: 'ready', conversation_id: 'c', models, model: 'small' });
      },
    });
    await voice.connect();
    voice.setModel('large');
    server.peers[0]!.socket.terminate();
    await shows({ connection: 'open', models: ['small', 'other'], model: 'small' });
    expect(voice.state.error).toBeUndefined();
  });

  it('that is not there is an error, which says what is', async () => {
    const { voice } = await conversation({ connected });
    await voice.connect();
    voice.setModel('huge');
    expect(voice.state.model).toBe('small');
    expect(voice.state.error).toMatchObject({
      ...{ code: 'ERR_INVALID_OPTION', message: expect.stringMatching(/"huge".*small, large/) },
    });
  });
});

describe('tools', () => {
  const tool = (name: string, state?: string, id?: string) => ({ type: 'tool', name, state, id });
  const shown = ({ voice }: { voice: VoiceStream }) =>
    voice.state.tools.map(({ name, state }) => `${name} ${state}`);

  it('are shown as they are called, run and end, until the next question', async () => {
    const talk = await conversation();
    const { voice, say } = talk;
    await voice.connect();
    voice.sendText('How is the weather?');
    await say(tool('clock', 'called', '1'), tool('map', 'called', '2'));
    expect(shown(talk)).toEqual(['clock called', 'map called']);
    await say(tool('clock', 'running', '1'), tool('map', 'failed', '2'));
    await say(tool('clock', 'done', '1'), tool('clock', 'running', '3'));
    expect(shown(talk)).toEqual(['clock done', 'map failed', 'clock running']);
    await say(chunk('It rains.'), tool('clock', 'done', '3'), complete('It rains.'));
    expect(shown(talk)).toEqual(['clock done', 'map failed', 'clock done']);
    voice.sendText('And now?');
    expect(shown(talk)).toEqual([]);
  });

  it('end with the answer where the server does not tell', async () => {
    const talk = await conversation();
    await talk.voice.connect();
    talk.voice.sendText('How is the weather?');
    await talk.say(tool('clock'), tool('clock'));
    expect(shown(talk)).toEqual(['clock running', 'clock running']);
    await talk.say(chunk('Noon.'), complete('Noon.'));
    expect(shown(talk)).toEqual(['clock done', 'clock done']);
  });

  it('of an answer that was given up are not shown', async () => {
    const connected = ({ say }: VoicePeer) => say({ type: 'ready', conversation_id: 'c' });
    const talk = await conversation({ connected });
    const { voice, say } = talk;
    await voice.connect();
    voice.sendText('How is the weather?');
    await say(tool('clock', 'running', '1'));
    voice.cancel();
    await say(tool('clock', 'done', '1'), tool('map', 'running', '2'));
    expect(shown(talk)).not.toContain('map running');
  });

  it('of an answer that is broken off have failed unless they are done', async () => {
    const talk = await conversation();
    await talk.voice.connect();
    talk.voice.sendText('How is the weather?');
    await talk.say(tool('a', 'done', '1'), tool('b', 'called', '2'), tool('c', 'running'));
    await talk.say({ type: 'interrupted', reason: 'speech' });
    expect(shown(talk)).toEqual(['a done', 'b failed', 'c failed']);
  });

  it('that come late do not make the rest of their answer the next one', async () => {
    const talk = await conversation();
    const { voice, say } = talk;
    await voice.connect();
    voice.sendText('How is the weather?');
    await say(chunk('Let me'));
    voice.cancel();
    voice.sendText('What is two and two?');
    await say(tool('clock', 'running', '1'), chunk(' see.', 'Let me see.'));
    expect(voice.state).toMatchObject({ status: 'processing', responseText: '', tools: [] });
    await say(chunk('Four.'), tool('sum', 'done', '2'), complete('Four.'));
    expect(voice.state).toMatchObject({ status: 'ready', responseText: 'Four.' });
    expect(shown(talk)).toEqual(['sum done']);
  });

  it('are no more than a hundred, with names that can be shown', async () => {
    const talk = await conversation();
    await talk.voice.connect();
    talk.voice.sendText('How is the weather?');
    await talk.say(...Array.from({ length: 120 }, (_, i) => tool('x'.repeat(300), 'done', `${i}`)));
    expect(talk.voice.state.tools).toHaveLength(100);
    expect(talk.voice.state.tools[0]).toMatchObject({ id: '20', name: 'x'.repeat(200) });
  });
});

describe('an answer that is spoken', () => {
  const place = (start: number, end: number, seconds: number) => ({ start, end, seconds });

  it('shows how much of its text was heard', async () => {
    const clock = createManualClock();
    const { voice, say, queue } = await conversation({}, { clock } as never);
    await voice.connect();
    voice.sendText('Count.');
    const url = '/voice/audio/0.wav';
    await say(
      chunk('One, two. One, two. Three.'),
      { ...sound(0), ...place(0, 9, 1) },
      { ...sound(1, url), ...place(10, 19, 1) },
      { ...sound(2), ...place(20, 26, 2) },
    );
    const spoken = async (seconds: number) => {
      queue.at(seconds);
      await clock.advance(100);
      return voice.state.spokenChars;
    };
    expect(voice.state.spokenChars).toBe(0);
    expect([await spoken(0.5), await spoken(0.9), await spoken(1.1)]).toEqual([5, 8, 9]);
    // The same words are the same sound.
    queue.end();
    expect(voice.state.spokenChars).toBe(10);
    expect(await spoken(0.5)).toBe(15);
    queue.end();
    expect(await spoken(1)).toBe(23);
    voice.cancel();
    expect(voice.state).toMatchObject({ isInterrupted: true, spokenChars: 23 });
    voice.sendText('Again.');
    expect(voice.state.spokenChars).toBe(0);
  });

  it('shows nothing of it where the server does not tell what its sounds speak', async () => {
    const clock = createManualClock();
    const { voice, say, queue } = await conversation({}, { clock } as never);
    await voice.connect();
    voice.sendText('Count.');
    await say(chunk('One.'), sound(0), { ...sound(1), ...place(3, 1, 1) });
    queue.at(0.5);
    queue.end();
    await clock.advance(100);
    expect(voice.state).toMatchObject({ isPlaying: true, spokenChars: 0 });
  });
});

describe('an answer that is broken off', () => {
  it('is silent at once, and what comes of it later is left out', async () => {
    const { voice, queue, say, shows, text, said } = await conversation();
    await voice.connect();
    voice.sendText('Tell me a story.');
    await say(chunk('Once'), sound(0), sound(1), chunk(' upon', 'Once upon'));
    await shows({ isPlaying: true, status: 'processing' });
    voice.cancel();
    expect([queue.isPlaying, queue.queueLength]).toEqual([false, 0]);
    expect(voice.state).toMatchObject({ status: 'ready', isPlaying: false, isInterrupted: true });
    await said(['text', 'playback', 'playback', 'cancel']);
    await say(chunk(' a time', 'Once upon a time'), sound(2), complete('Once upon a time'));
    expect(voice.state).toMatchObject({ responseText: 'Once upon', responseComplete: false });
    expect(queue.enqueued).toHaveLength(2);
    // What is late comes also when something else has been asked.
    voice.sendText('Stop. What is two and two?');
    await say(
      chunk(' there', 'Once upon a time there'),
      sound(3),
      complete('Once upon a time there'),
    );
    expect(voice.state).toMatchObject({ status: 'processing', responseText: '' });
    await say(
      { type: 'interrupted' },
      chunk('Four.'),
      sound(0, '/voice/audio/b.wav'),
      complete('Four.'),
    );
    expect(voice.state).toMatchObject({
      status: 'ready',
      responseText: 'Four.',
      isInterrupted: false,
    });
    expect(queue.enqueued.slice(2)).toEqual(['/voice/audio/b.wav']);
    expect(text()).toEqual([
      ['user', 'Tell me a story.', false],
      ['assistant', 'Once upon', true],
      ['user', 'Stop. What is two and two?', false],
      ['assistant', 'Four.', false],
    ]);
  });

  it('is broken off by another question', async () => {
    const { voice, queue, say, microphone, said } = await conversation();
    await voice.connect();
    voice.sendText('Tell me a story.');
    await say(chunk('Once'), sound(0));
    await voice.startRecording();
    expect(queue.isPlaying).toBe(false);
    microphone.speak(1);
    await said(['text', 'playback', 'playback', 'cancel', 'audio_start', '10 bytes']);
    // A cancelled recording is not sent to its end, nor answered.
    voice.cancel();
    await said([
      ...['text', 'playback', 'playback', 'cancel', 'audio_start', '10 bytes', 'cancel'],
    ]);
    expect(microphone.stopped).toBe(1);
    await say({ type: 'final_transcript', text: 'late' });
    expect(voice.state).toMatchObject({
      status: 'ready',
      finalTranscript: '',
      recording: undefined,
    });
  });

  it('shows what was taken for an echo, until something else is heard or asked', async () => {
    const { voice, say } = await conversation();
    await voice.connect();
    await voice.startRecording({ mode: 'continuous' });
    await say({ type: 'speech_start' });
    await say({ type: 'suppressed', text: 'is open today', reason: 'echo' });
    expect(voice.state).toMatchObject({
      isSpeaking: false,
      suppressedTranscript: 'is open today',
      finalTranscript: '',
      error: undefined,
    });
    await say({ type: 'speech_start' });
    expect(voice.state).toMatchObject({ isSpeaking: true, suppressedTranscript: '' });
    await say({ type: 'suppressed', text: 'is open today', reason: 'echo' });
    voice.sendText('Go on.');
    expect(voice.state.suppressedTranscript).toBe('');
  });

  it('shows no question where the answer was told to stop', async () => {
    const { voice, say } = await conversation();
    await voice.connect();
    await voice.startRecording({ mode: 'continuous' });
    await say({ type: 'speech_start' });
    await say({ type: 'partial_transcript', text: 'Stop.', is_final: false });
    expect(voice.state).toMatchObject({ isSpeaking: true, partialTranscript: 'Stop.' });
    await say({ type: 'stopped', text: 'Stop.' });
    expect(voice.state).toMatchObject({
      ...{ isSpeaking: false, partialTranscript: '', finalTranscript: '' },
    });
  });

  it('shows speech that has no text, until something else is heard or asked', async () => {
    const { voice, say, microphone } = await conversation();
    await voice.connect();
    await voice.startRecording({ mode: 'continuous' });
    await say({ type: 'speech_start' }, { type: 'untranscribed', start: 12.25, end: 13.5 });
    expect(voice.state).toMatchObject({
      ...{ untranscribed: { start: 12.25, end: 13.5 }, isSpeaking: false, error: undefined },
    });
    await say({ type: 'speech_start' });
    expect(voice.state).toMatchObject({ untranscribed: undefined, isSpeaking: true });
    await say({ type: 'untranscribed', start: 20, end: 21 });
    voice.sendText('Go on.');
    expect(voice.state.untranscribed).toBeUndefined();
    await voice.stopRecording();

    await voice.startRecording();
    microphone.speak(1);
    // Of one recording, what follows says nothing of the stretch that has no text.
    await say(
      { type: 'speech_start' },
      { type: 'untranscribed', start: 0.5, end: 2 },
      { type: 'speech_start' },
    );
    void voice.stopRecording();
    await say({ type: 'final_transcript', text: 'Good morning.' });
    expect(voice.state.untranscribed).toEqual({ start: 0.5, end: 2 });
    await voice.startRecording();
    expect(voice.state.untranscribed).toBeUndefined();
  });

  it.each([{ end: 2 }, { start: 'soon', end: 2 }, { start: -1, end: 2 }])(
    'reports an untranscribed stretch without its times as malformed: %j',
    async (times) => {
      const { voice, server, shows } = await conversation();
      await voice.connect();
      server.peers[0]!.say({ type: 'untranscribed', ...times });
      await shows({ untranscribed: undefined, error: { code: 'ERR_PROTOCOL' } });
    },
  );

  it('is broken off by whoever speaks, where the server listens all the time', async () => {
    const microphone = scriptedMicrophone('pcm');
    const { voice, queue, say, said, server, text } = await conversation(
      {},
      { microphone: microphone.open },
    );
    await voice.connect();
    await voice.startRecording({ mode: 'continuous' });
    expect(microphone.modes).toEqual(['continuous']);
    microphone.speak(1);
    await said(['audio_start', '10 bytes']);
    expect(server.peers[0]!.received[0]).toEqual({
      ...{ type: 'audio_start', format: 'pcm', sample_rate: 16_000, mode: 'continuous' },
    });
    await say({ type: 'speech_start' });
    expect(voice.state).toMatchObject({ isSpeaking: true, status: 'recording' });
    await say({ type: 'final_transcript', text: 'Tell me a story.' });
    expect(voice.state).toMatchObject({ isSpeaking: false, status: 'processing' });
    await say(chunk('Once'), sound(0), complete('Once upon a time.'));
    expect(voice.state).toMatchObject({ isPlaying: true, status: 'recording' });
    await say({ type: 'speech_start' }, { type: 'interrupted' });
    expect(queue.isPlaying).toBe(false);
    expect(voice.state).toMatchObject({ answerHeard: false, isInterrupted: true });
    // And again before a word of the next answer.
    await say({ type: 'final_transcript', text: 'Wait.' }, { type: 'interrupted' });
    expect(voice.state.status).toBe('recording');
    await say({ type: 'final_transcript', text: 'Go on.' }, chunk('Well'), complete('Well.'));
    expect(voice.state).toMatchObject({ responseText: 'Well.', isInterrupted: false });
    await voice.stopRecording();
    await expect.poll(() => server.peers[0]!.said().at(-1)).toBe('audio_end');
    // The last words are understood later.
    await say({ type: 'final_transcript', text: 'Bye.' }, complete('Bye!'));
    expect(text()).toEqual([
      ['user', 'Tell me a story.', false],
      ['assistant', 'Once upon a time.', false],
      ['user', 'Wait.', false],
      ['user', 'Go on.', false],
      ['assistant', 'Well.', false],
      ['user', 'Bye.', false],
      ['assistant', 'Bye!', false],
    ]);
  });
});

describe('a server that remembers conversations', () => {
  const remembering: VoiceScript = {
    connected: ({ say }) => say({ type: 'ready', session_id: 'voice', conversation_id: 'c-1' }),
  };

  it('says when it has cancelled: what comes before that is late, also the beginning of an answer', async () => {
    const { voice, say, queue } = await conversation(remembering);
    await voice.connect();
    voice.sendText('One?');
    await say();
    voice.cancel();
    voice.sendText('Two?');
    await say(chunk('One.'), sound(0), complete('One.'));
    expect(voice.state).toMatchObject({ status: 'processing', responseText: '' });
    await say({ type: 'interrupted', reason: 'cancel' }, chunk('Two.'), sound(0), complete('Two.'));
    expect(voice.state).toMatchObject({ status: 'ready', responseText: 'Two.' });
    expect(queue.enqueued).toHaveLength(1);
  });

  it('can be cancelled by a listener as an answer begins', async () => {
    const { voice, say, shows, said, text } = await conversation();
    await voice.connect();
    voice.sendText('A?');
    await said(['text']);
    await say(chunk('One.'), sound(0), complete('One.'));
    await shows({ responseText: 'One.', isPlaying: true });
    const end = voice.subscribe(() => {
      if (voice.state.responseComplete) return;
      end();
      voice.cancel();
    });
    // The server says something on its own.
    await say(chunk('Two.'));
    await shows({ isInterrupted: true, isPlaying: false, connection: 'open', error: undefined });
    voice.sendText('B?');
    await say({ type: 'interrupted', reason: 'cancel' }, chunk('Three.'), complete('Three.'));
    await shows({ responseText: 'Three.', responseComplete: true });
    expect(text().at(-1)).toEqual(['assistant', 'Three.', false]);
  });

  it('can be cancelled by a listener before a question is sent', async () => {
    const { voice, say, said, text, server } = await conversation();
    await voice.connect();
    const end = voice.subscribe(() => {
      if (voice.state.status !== 'processing') return;
      end();
      voice.cancel();
    });
    voice.sendText('A?');
    expect(voice.state).toMatchObject({ status: 'ready', isInterrupted: true });
    voice.sendText('B?');
    await said(['text']);
    expect(server.peers[0]!.received[0]).toEqual({ type: 'text', content: 'B?' });
    await say(chunk('One.'), complete('One.'));
    expect(text().at(-1)).toEqual(['assistant', 'One.', false]);
  });

  it('can be left by a listener as a recording begins', async () => {
    const { voice, microphone, server } = await conversation();
    await voice.connect();
    const end = voice.subscribe(() => {
      if (voice.state.recording === undefined) return;
      end();
      voice.cancel();
    });
    await voice.startRecording();
    expect(microphone.stopped).toBe(1);
    expect(voice.state).toMatchObject({ status: 'ready', recording: undefined, kept: 0 });
    await isHeard(server.peers[0]!);
    expect(server.peers[0]!.received).toEqual([]);
  });

  it('does not answer what it heard before it was cancelled', async () => {
    const { voice, said, say } = await conversation(remembering, {
      microphone: scriptedMicrophone('pcm').open,
    });
    await voice.connect();
    await voice.startRecording({ mode: 'continuous' });
    await voice.stopRecording();
    voice.cancel();
    await said(['audio_start', 'audio_end', 'cancel']);
    await say({ type: 'final_transcript', text: 'Late.' }, chunk('Late.'), complete('Late.'));
    expect(voice.state).toMatchObject({ status: 'ready', finalTranscript: '', responseText: '' });
  });

  it('does not show speech without a text that is of what was cancelled', async () => {
    const { voice, said, say } = await conversation(remembering, {
      microphone: scriptedMicrophone('pcm').open,
    });
    await voice.connect();
    await voice.startRecording({ mode: 'continuous' });
    await say({ type: 'speech_start' });
    voice.sendText('Two?');
    await said(['audio_start', 'cancel', 'text']);
    await say({ type: 'untranscribed', start: 0.5, end: 2 });
    expect(voice.state).toMatchObject({ untranscribed: undefined, isSpeaking: false });
    await say(
      { type: 'interrupted', reason: 'cancel' },
      { type: 'untranscribed', start: 3, end: 4 },
    );
    expect(voice.state.untranscribed).toEqual({ start: 3, end: 4 });
  });

  it('takes it up again on another connection', async () => {
    const { voice, server, shows } = await conversation(remembering, { batchAfterMs: 600_000 });
    await voice.connect();
    expect(voice.state.conversationId).toBe('c-1');
    server.peers[0]!.socket.terminate();
    await expect.poll(() => server.peers).toHaveLength(2);
    expect(server.peers.map(({ path }) => path)).toEqual([
      ...['/voice/stream', '/voice/stream?conversation_id=c-1'],
    ]);
    await shows({ connection: 'open' });
  });

  it('holds a sound while somebody may be speaking, but not for whoever holds it already', async () => {
    const { voice, queue, say } = await conversation({ ...remembering, heard: answering });
    const held: boolean[] = [];
    queue.pause = () => void held.push(true);
    queue.resume = () => void held.push(false);
    await voice.connect();
    await say({ type: 'pause' }, { type: 'resume' });
    expect(held).toEqual([]);
    voice.sendText('Count.');
    await expect.poll(() => queue.isPlaying).toBe(true);
    await say({ type: 'pause' });
    expect(held).toEqual([true]);
    await say({ type: 'resume' }, { type: 'resume' });
    expect(held).toEqual([true, false]);
  });

  it('lets go of who is silent for long, and lets them in again', async () => {
    const { voice, server, shows } = await conversation({ ...remembering, heard: answering });
    await voice.connect();
    server.peers[0]!.socket.close(1008, 'Idle timeout');
    await shows({ connection: 'closed', error: undefined });
    voice.sendText('Count.');
    await shows({ connection: 'open', responseText: 'One. Two.' });
    server.peers[1]!.socket.close(1008, 'Quota exceeded');
    await shows({ connection: 'closed', error: { code: 'ERR_CONNECTION' } });
  });
});

describe('a connection that is lost', () => {
  const patient = { batchAfterMs: 600_000 };

  it('says what the server said before it left, and asks no more', async () => {
    const { server, voice, shows } = await conversation();
    await voice.connect();
    const message = 'This conversation goes on elsewhere: in another window, or by a request.';
    server.peers[0]!.say({ type: 'error', code: 'CONVERSATION_TAKEN', message });
    server.peers[0]!.socket.close(1008, 'Conversation taken up elsewhere');
    await shows({ connection: 'closed', error: { message, code: 'ERR_INVALID_STATE' } });
    expect(server.peers).toHaveLength(1);
  });

  it('keeps what is recorded and written, and sends it then, one after the other', async () => {
    const { voice, server, shows, microphone } = await conversation(
      {
        heard({ say }, { type }) {
          if (type === 'audio_end') say({ type: 'final_transcript', text: 'Aloud.' });
          if (type === 'audio_end' || type === 'text') say(complete('Yes.'));
        },
      },
      patient,
    );
    await voice.connect();
    await voice.startRecording();
    microphone.speak(1);
    await expect.poll(() => server.peers[0]!.said()).toContain('10 bytes');
    server.breakSockets();
    await shows({ connection: 'reconnecting', status: 'recording' });
    microphone.speak(2);
    await voice.stopRecording();
    await shows({ status: 'connecting', kept: 1 });
    voice.sendText('In writing.');
    await shows({ kept: 2 });
    server.mendSockets();
    await shows({ connection: 'open', kept: 0, finalTranscript: 'Aloud.' });
    await expect
      .poll(() => server.peers[1]!.said())
      .toEqual(['audio_start', '20 bytes', 'audio_end', 'text']);
    await shows({ status: 'ready', responseText: 'Yes.' });
  });

  it('asks again what was not answered, and not what was in part', async () => {
    const { voice, server, shows, say } = await conversation({}, patient);
    await voice.connect();
    voice.sendText('Hello?');
    await expect.poll(() => server.peers[0]!.said()).toEqual(['text']);
    server.peers[0]!.socket.terminate();
    await expect.poll(() => server.peers[1]?.said()).toEqual(['text']);
    await say(chunk('Hel'));
    server.peers[1]!.socket.terminate();
    await shows({ error: { code: 'ERR_CONNECTION' }, isInterrupted: true });
    await shows({ connection: 'open', status: 'ready' });
    expect(server.peers[2]!.said()).toEqual([]);
  });

  it('asks in writing what the server had understood already', async () => {
    const { voice, server, microphone, say } = await conversation({}, patient);
    await voice.connect();
    await voice.startRecording();
    microphone.speak(1);
    await voice.stopRecording();
    await expect.poll(() => server.peers[0]!.said()).toContain('audio_end');
    await say({ type: 'final_transcript', text: 'What time is it?' });
    server.peers[0]!.socket.terminate();
    await expect
      .poll(() => server.peers[1]?.received)
      .toEqual([{ type: 'text', content: 'What time is it?' }]);
  });

  it('goes over to the endpoints, and back', async () => {
    const { voice, server, shows, microphone, text } = await conversation(
      {
        heard: answering,
        asked: ({ path }) =>
          path.startsWith('/voice/chat/audio')
            ? [200, { transcript: 'Aloud.', text: 'Heard.', audio_url: '/voice/audio/h.wav' }]
            : [200, { text: 'Read.', audio_url: '/voice/audio/r.wav', conversation_id: 'c-1' }],
      },
      { batchAfterMs: 0, apiKey: 'key-1' },
    );
    server.breakSockets();
    await voice.connect();
    expect(voice.state).toMatchObject({ status: 'ready', connection: 'batch' });
    voice.sendText('In writing.');
    await shows({
      status: 'ready',
      responseText: 'Read.',
      responseComplete: true,
      isPlaying: true,
    });
    await voice.startRecording();
    microphone.speak(7);
    await voice.stopRecording();
    await shows({ responseText: 'Heard.', finalTranscript: 'Aloud.', status: 'ready' });
    const [written, spoken] = server.questions;
    expect(written).toMatchObject({ path: '/voice/chat/text', authorization: 'Bearer key-1' });
    expect(JSON.parse(String(written!.body))).toEqual({ message: 'In writing.' });
    expect(spoken!.path).toBe('/voice/chat/audio?conversation_id=c-1');
    expect(voice.state.conversationId).toBe('c-1');
    expect(spoken!.body.includes('filename="recording.webm"')).toBe(true);
    expect(spoken!.body.includes(Buffer.alloc(10, 7))).toBe(true);
    await voice.startRecording({ mode: 'continuous' });
    expect(voice.state.error?.message).toMatch(/Hold the button/);
    server.mendSockets();
    await shows({ connection: 'open' });
    voice.sendText('Count.');
    await shows({ responseText: 'One. Two.' });
    expect(server.peers[0]!.path).toBe('/voice/stream?conversation_id=c-1');
    expect(text()).toHaveLength(6);
  });

  it('shows speech without a text that the endpoints report', async () => {
    const untranscribed = [
      { start: 1, end: 2 },
      { start: 4.5, end: 6 },
    ];
    const answers: [number, object][] = [
      [200, { transcript: 'Aloud.', text: 'Heard.', untranscribed }],
      [422, { error: 'There is no text for it.', code: 'TRANSCRIBE_ERROR', untranscribed }],
    ];
    const { voice, server, shows, microphone } = await conversation(
      { asked: ({ path }) => (path === '/health' ? [200, {}] : answers.shift()!) },
      { batchAfterMs: 0 },
    );
    server.breakSockets();
    await voice.connect();
    for (const shown of [{ responseText: 'Heard.' }, { error: { code: 'ERR_BACKEND_FAILED' } }]) {
      await voice.startRecording();
      expect(voice.state.untranscribed).toBeUndefined();
      microphone.speak(7);
      await voice.stopRecording();
      await shows({ ...shown, status: 'ready', untranscribed: untranscribed[1] });
    }
    expect(voice.state.error?.message).toContain('There is no text for it.');
  });

  it('takes a question to the endpoints back', async () => {
    let asked = 0;
    const { voice, server, shows } = await conversation(
      {
        asked: ({ path }) => {
          if (path === '/health') return [200, {}];
          return ++asked === 1
            ? new Promise(() => {})
            : [503, { error: 'It is full.', code: 'SERVER_FULL' }];
        },
      },
      { batchAfterMs: 0 },
    );
    server.breakSockets();
    await voice.connect();
    voice.sendText('One');
    await shows({ status: 'processing' });
    await expect.poll(() => asked).toBe(1);
    voice.cancel();
    expect(voice.state.status).toBe('ready');
    voice.sendText('Two');
    await expect.poll(() => voice.state.error?.message).toMatch(/It is full/);
    expect(voice.state).toMatchObject({ status: 'ready', connection: 'batch' });
  });

  it('says so where there is no server at all, and can be connected again', async () => {
    const { voice, server } = await conversation({}, { maxOutageMs: 0 });
    await server[Symbol.asyncDispose]();
    await voice.connect();
    expect(voice.state).toMatchObject({
      ...{ status: 'disconnected', connection: 'closed', error: { code: 'ERR_CONNECTION' } },
    });
    await voice.connect();
    expect(voice.state.status).toBe('disconnected');
  });

  it('is taken for lost where no word of an answer comes', async () => {
    const clock = createManualClock();
    const { voice, server } = await conversation({}, { ...patient, clock });
    await voice.connect();
    voice.sendText('Hello?');
    await expect.poll(() => server.peers[0]!.said()).toEqual(['text']);
    await clock.advance(70_000);
    await expect
      .poll(async () => {
        await clock.advance(50);
        return server.peers[1]?.said();
      })
      .toEqual(['text']);
  });
});

describe('the bounds of a conversation', () => {
  it('a recording ends by itself, and is answered', async () => {
    const clock = createManualClock();
    const { voice, microphone, said } = await conversation({}, { maxRecordingMs: 1000, clock });
    await voice.connect();
    await voice.startRecording();
    microphone.speak(1);
    await clock.advance(1000);
    microphone.speak(2);
    await said(['audio_start', '20 bytes', 'audio_end']);
    expect(microphone.stopped).toBe(1);
    expect(voice.state.status).toBe('processing');
  });

  it('so many questions are kept, and no more', async () => {
    const { voice, server } = await conversation({}, { maxKept: 2, batchAfterMs: 600_000 });
    server.breakSockets();
    for (const text of ['a', 'b', 'c']) voice.sendText(text);
    expect(voice.state).toMatchObject({ kept: 2, error: { code: 'ERR_OVERLOADED' } });
    voice.cancel();
    expect(voice.state.kept).toBe(0);
  });

  it.each(['', '   ', 'x'.repeat(8001), 7 as never])('refuses a question: %#', async (text) => {
    const { voice } = await conversation();
    voice.sendText(text);
    expect(voice.state).toMatchObject({
      status: 'disconnected',
      error: { code: 'ERR_INVALID_OPTION' },
    });
  });

  it('says what is wrong with the microphone, and with what the server says', async () => {
    const { voice, shows, say } = await conversation(
      {},
      { microphone: () => Promise.reject(new Error('no microphone')) },
    );
    await voice.connect();
    await voice.startRecording();
    expect(voice.state).toMatchObject({
      recording: undefined,
      error: { message: 'no microphone' },
    });
    voice.sendText('Hello?');
    await say({ type: 'error', code: 'OVERLOADED', message: 'Later.' });
    expect(voice.state).toMatchObject({
      status: 'ready',
      error: { code: 'ERR_OVERLOADED', message: 'Later.' },
    });
    await say({ type: 'of_tomorrow' });
    expect(voice.state.connection).toBe('open');
    await say({ type: 'audio_chunk', url: '/x', index: -1 });
    await shows({ connection: 'batch', error: { code: 'ERR_PROTOCOL' } });
  });

  it('refuses options that are none', () => {
    expect(() => createVoiceStream({ url: 'nowhere' })).toThrow(/no address of a server/);
    expect(() => createVoiceStream({ url: 'ws://x', maxKept: 0 })).toThrow(/"maxKept" is 0/);
    expect(() => createVoiceStream({ url: 'ws://x', mode: 'push' } as never)).toThrow(/"mode"/);
  });

  it('a press too short to open the microphone says nothing', async () => {
    const { voice, server, microphone } = await conversation();
    await voice.connect();
    void voice.startRecording();
    await voice.stopRecording();
    expect(voice.state).toMatchObject({ status: 'ready', recording: undefined });
    expect(server.peers[0]!.said()).toEqual([]);
    expect(microphone.stopped).toBeLessThanOrEqual(microphone.modes.length);
    voice[Symbol.dispose]();
    await voice.startRecording();
    expect(voice.state.error).toMatchObject({ code: 'ERR_DISPOSED' });
  });
});
