// Recordings of which each piece is translated, too, over the scripted backend. It stands here because core cannot depend
// on its own test kit.
import { TranscribeError } from '@ws/core';
import {
  type RecordingEvent,
  type RecordingOptions,
  transcribeRecording,
} from '@ws/core/recording';
import { describe, expect, it } from 'vitest';
import { createManualClock } from './fakes/manual-clock.js';
import {
  createScriptedBackend,
  type ScriptedBackend,
  type ScriptedBackendOptions,
} from './fakes/scripted-backend.js';
import { createSpeechScript } from './fakes/speech-script.js';

/** Words far apart, each a piece. */
const script = createSpeechScript(
  ['eins', 'zwei', 'three', 'vier'].flatMap((text) => [{ text, ms: 1500 }, { pauseMs: 2000 }]),
);
const ENGLISH: Readonly<Record<string, string>> = { eins: 'one', zwei: 'two', vier: 'four' };

type Call = Parameters<
  Extract<ScriptedBackendOptions['hypotheses'], (...given: never) => unknown>
>[0];

/** Hears German, but for a word of English, and translates. */
function hear({ samples, options }: Call) {
  const words = script.hear(samples);
  const text = words.map((word) => word.text).join(' ');
  const language = text === 'three' ? 'en' : 'de';
  const isTranslation = options.task === 'translate';
  return {
    text: isTranslation ? (ENGLISH[text] ?? text) : text,
    ...(options.language === undefined && { languageProbabilities: { [language]: 1 } }),
    language: options.language ?? language,
  };
}

async function transcribe(
  options: Partial<RecordingOptions>,
  given: ScriptedBackendOptions = {},
): Promise<{ readonly events: readonly RecordingEvent[]; readonly backend: ScriptedBackend }> {
  const clock = createManualClock();
  const backend = createScriptedBackend({ clock, hypotheses: hear, ...given });
  const events: RecordingEvent[] = [];
  const all = (async () => {
    const told = transcribeRecording(script.samples, { backend, clock, ...options });
    for await (const event of told) events.push(event);
  })();
  await clock.runUntil(all);
  return { events, backend };
}

const textsOf = (events: readonly RecordingEvent[]) =>
  events.flatMap((event) =>
    event.type === 'segment' ? [[event.segment.text, event.segment.translation]] : [],
  );
const BOTH = [
  ['eins', 'one'],
  ['zwei', 'two'],
  ['three', undefined],
  ['vier', 'four'],
];

describe('a recording and its translation', () => {
  it('stand side by side; English is heard once', async () => {
    const { events, backend } = await transcribe({ translation: true, carryText: false });
    expect(textsOf(events)).toEqual(BOTH);
    expect(backend.calls.map(({ options }) => options.task)).toEqual([
      ...['transcribe', 'translate', 'transcribe', 'translate'],
      ...['transcribe', 'transcribe', 'translate'],
    ]);
    const known = await transcribe({ translation: true, language: 'en' });
    expect(known.backend.calls.map(({ options }) => options.task)).toEqual(
      script.words.map(() => 'transcribe'),
    );
  });

  it('are heard of the same samples, the translation in the language of the text', async () => {
    const { events, backend } = await transcribe({
      ...{ translation: true, wordTimestamps: true, prompt: 'Zahlen', hotwords: ['eins'] },
    });
    expect(textsOf(events)).toEqual(BOTH);
    const [texts, translations] = (['transcribe', 'translate'] as const).map((task) =>
      backend.calls.filter(({ options }) => options.task === task),
    );
    expect(translations).toHaveLength(3);
    for (const { samples, options } of translations!) {
      expect(texts!.map((call) => call.samples)).toContainEqual(samples);
      expect(options).toMatchObject({ language: 'de', wordTimestamps: false, prompt: 'eins' });
    }
    expect(texts!.map(({ options }) => options.prompt)).toContain('eins Zahlen eins');
  });

  it('are the text alone where no translation was asked for', async () => {
    const { events, backend } = await transcribe({});
    expect(textsOf(events)).toEqual(BOTH.map(([text]) => [text, undefined]));
    expect(backend.calls.map(({ options }) => options.task)).not.toContain('translate');
  });

  it('of silence are not made', async () => {
    const { backend } = await transcribe({ translation: true }, { hypotheses: [''] });
    expect(backend.calls.map(({ options }) => options.task)).not.toContain('translate');
  });

  it('are guarded alike: a loop in the translation is taken out, and only one in the text is told', async () => {
    const loop = 'na '.repeat(60);
    const { events } = await transcribe(
      { translation: true },
      {
        hypotheses: (call) => (call.options.task === 'translate' ? { text: loop } : hear(call)),
      },
    );
    expect(events.filter(({ type }) => type === 'suppressed')).toEqual([]);
    expect(textsOf(events)[0]![0]).toBe('eins');
    expect((textsOf(events)[0]![1] ?? '').length).toBeLessThan(loop.length / 2);
  });

  it('are made again where either fails in a way that may pass', async () => {
    const { events } = await transcribe(
      { translation: true },
      {
        failures: ({ index }) =>
          index === 1
            ? new TranscribeError('busy', { code: 'ERR_OVERLOADED', retryable: true })
            : undefined,
      },
    );
    expect(textsOf(events)).toEqual(BOTH);
  });

  it('end with a signal, also in the middle of the translation', async () => {
    const abort = new AbortController();
    const clock = createManualClock();
    const backend = createScriptedBackend({
      ...{ clock, hypotheses: hear },
      hangs: ({ options }) => options.task === 'translate',
    });
    const { signal } = abort;
    const options = { backend, clock, signal, translation: true };
    const failed = transcribeRecording(script.samples, options)
      .next()
      .catch((error: unknown) => error);
    await clock.advance(1000);
    expect(backend.calls).toHaveLength(2);
    abort.abort();
    expect(await clock.runUntil(failed)).toMatchObject({ code: 'ERR_ABORTED' });
  });

  it.each([
    [
      'a model that knows English alone',
      { languages: ['en'] },
      /English-only and cannot translate/,
    ],
    ['an engine that does not translate', { translation: false }, /scripted does not translate/],
  ])('are refused by %s, before anything is heard', async (_, capabilities, message) => {
    const backend = createScriptedBackend({ capabilities });
    const events = transcribeRecording(script.samples, { backend, translation: true });
    await expect(events.next()).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringMatching(message),
    });
    expect(backend.calls).toEqual([]);
  });

  it('are refused where all of it is to be English', () => {
    const backend = createScriptedBackend();
    const options = { backend, translation: true, task: 'translate' } as const;
    expect(() => transcribeRecording(script.samples, options)).toThrow(/"translation"/);
  });
});
