// What becomes of the blocks of each document, in the order in which a reader comes to them. test/documented-blocks.test.ts
// sees that each block is here; the files test/documented-*.full.test.ts take it out of the document and do as it says.

/** What comes of a command or a program, besides what its document shows of it, which is always compared. */
export interface Expected {
  /** It ends well, and prints this, or writes it into a file. */
  readonly prints?: RegExp;
  /** How many sentences `speech.wav` has. Default: two. */
  readonly sentences?: 1 | 2;
  /** It transcribes them, and says nothing else. */
  readonly says?: true;
  /** It goes on after this, until somebody ends it. */
  readonly until?: RegExp;
  /** It fails with this. */
  readonly exitCode?: number;
  /** A person looks at it in a terminal, and ends it by Ctrl-C. */
  readonly inTerminal?: boolean;
}

/** A regular expression stands for `prints`. A line that is not typed has the reason in its own comment. */
export type Outcome = RegExp | Expected | string;

export type Step =
  | { readonly kind: 'type'; readonly outcomes: readonly Outcome[] }
  | {
      readonly kind: 'save';
      readonly name: string;
      /** What shows that it is a right one. */
      readonly use?: readonly [command: string, outcome: Expected];
    }
  | {
      readonly kind: 'run';
      readonly outcome: Expected;
      /** What a reader of a fragment writes around it. */
      readonly before: string;
      readonly after: string;
    }
  | {
      /** What a command prints: the last one that was typed, or one that the text around it tells of. */
      readonly kind: 'printed';
      readonly by: readonly [command: string, outcome: Expected] | undefined;
      /** What is shown, but not always to be seen. */
      readonly except: RegExp;
    }
  | {
      /** Part of a web page. */
      readonly kind: 'open';
      /** What the page shows, or says on its console. */
      readonly outcome: RegExp;
      readonly before: string;
      readonly after: string;
      /** The button that is pressed, and held. */
      readonly press: string;
      /** It is for a Web Worker of the page. */
      readonly inWorker: boolean;
    }
  | { readonly kind: 'elsewhere'; readonly test: string }
  /** It is typed into something that no test can have. */
  | { readonly kind: 'told'; readonly whom: string };

export function expectedOf(outcome: RegExp | Expected): Expected {
  return outcome instanceof RegExp ? { prints: outcome } : outcome;
}

const type = (...outcomes: readonly Outcome[]): Step => ({ kind: 'type', outcomes });
const save = (name: string, use?: readonly [string, Expected]): Step => ({
  ...{ kind: 'save', name },
  ...(use && { use }),
});
/** @param outcome - default: what the program itself says it prints */
const run = (outcome: RegExp | Expected = {}, { before = '', after = '' } = {}): Step => ({
  ...{ kind: 'run', outcome: expectedOf(outcome), before, after },
});
/** @param by - default: the command that was typed last */
const printed = (by?: readonly [string, Expected], except = /^$/): Step => ({
  ...{ kind: 'printed', by, except },
});
const open = (
  outcome: RegExp,
  { before = '', after = '', press = '', inWorker = false } = {},
): Step => ({
  ...{ kind: 'open', outcome, before, after, press, inWorker },
});
const elsewhere = (test: string): Step => ({ kind: 'elsewhere', test });
const told = (whom: string): Step => ({ kind: 'told', whom });

const INSTALLED = /(added|changed) \d+ packages?|up to date/;
const LISTENING = { until: /listening on wss?:\/\/.*\/ws\/transcribe\/prompt \(model \S+\)/ };
const SAID = { says: true } as const;
const SAID_ONE = { sentences: 1, says: true } as const;
const SUBTITLES = { says: true, prints: /-->/ } as const;
const HEARD = /welcome to the lighthouse/i;

const WITH_ENGINE = `
  import { readFileSync } from 'node:fs';
  import { readWav } from '@ws/core/audio';
  import { createOnnxBackend } from '@ws/backend-onnx';
  const backend = createOnnxBackend({ model: 'tiny.en' });
  const { samples, sampleRate } = readWav(readFileSync('speech.wav'));
`;

/** What a page has around a component of React. */
const rendered = (component: string) => `
  import { createRoot } from 'react-dom/client';
  createRoot(document.body.appendChild(document.createElement('div'))).render(<${component} />);
`;

/** By document, and by a part of the block that no other block of the document has. */
export const STEPS: Readonly<Record<string, ReadonlyArray<readonly [part: string, step: Step]>>> = {
  'README.md': [
    ['npm install @ws/core', type(INSTALLED)],
    ['process.stdin', run(SAID)],
    ['npx @ws/client mic', type(LISTENING, { until: HEARD }, SUBTITLES)],
    ['createMicrophoneSource', run({ until: HEARD })],
    ['--voice', elsewhere('test/published-packages.full.test.ts')],
  ],
  'packages/core/README.md': [
    ['npm install @ws/core @ws/backend-onnx\n', type(INSTALLED)],
    ["readFileSync('speech.wav')", run(SAID)],
    ['@ws/client @ws/containers', type(INSTALLED)],
    ['transcribeRecording(', run(SAID)],
  ],
  'packages/client/README.md': [
    ['npm install', type(INSTALLED, LISTENING)],
    ['async function speak', run(SAID)],
    ['for await (const { text } of', run(SAID)],
  ],
  'packages/server/README.md': [
    ['npx @ws/server --model', type(LISTENING)],
    ['listening on', printed()],
    ['void (async', run(SAID)],
    ['transcribe talk.wav', type(SUBTITLES)],
    ['createServer(', run()],
  ],
  'packages/bench/README.md': [
    ['npx @ws/bench ws:', type(/Word error rate +\d/)],
    ['--html report.html', type({ prints: /Last final, p95/ })],
    ['verify report.html', type(/\d+ figures are what the events give/)],
    ['report result.json', type(/written to result\.html/, /^Nothing changed beyond the noise/)],
  ],
  'packages/models/README.md': [
    ['npm install', type(INSTALLED)],
    ['resolveModel(', run(/ctranslate2 51864/)],
  ],
  'packages/testing/README.md': [
    ['npm install', type(INSTALLED)],
    ['createManualClock(', run()],
    ['createScriptedVad(', run()],
    ['describeBackend(', elsewhere('packages/testing/src/examples.test.ts')],
    ['describeSession(', elsewhere('packages/testing/src/examples.test.ts')],
  ],
  'packages/jobs/README.md': [
    ['npm install', type(INSTALLED)],
    ['createMemoryJobStore()', run(SAID)],
  ],
  'packages/containers/README.md': [
    ['npm install', type(INSTALLED, INSTALLED)],
    ["readInOrder('talk.m4a')", run()],
  ],
  'packages/speakers/README.md': [
    ['npm install', type(INSTALLED)],
    ['diarizer.diarize(samples))', run(/^0\.\d to \d\.\d: speaker 1$/m)],
    ['assignSpeakers(', run(/^Speaker 1: Good morning,? and welcome to the lighthouse/m)],
    ['createLiveSpeakerDiarizer(', run(/^0\.\d to \d\.\d: speaker 1$/m)],
  ],
  'packages/turn-smart/README.md': [
    ['npm install', type(INSTALLED)],
    ['turn.judge(', run()],
    ['loadSmartTurnKernel(', run()],
  ],
  'packages/vad-silero/README.md': [
    ['npm install', type(INSTALLED)],
    [
      'createStreamingSession(',
      run(/^silero$/m, {
        after:
          "await session.end(); await backend[Symbol.asyncDispose](); console.log('silero');\n",
      }),
    ],
    [
      'connect(',
      run(/^open$/m, { after: 'console.log(session.state.value.status); await session.end();' }),
    ],
    ['new Float32Array(512)', run()],
    ['loadSileroModel(', run()],
  ],
  'packages/vad-webrtc/README.md': [
    ['npm install', type(INSTALLED)],
    ['createStreamingSession(', run(/^webrtc$/m, { after: 'console.log(vad.name);' })],
    ['sampleRate: 48_000', run()],
    ['loadWebRtcVad(', run()],
  ],
  'packages/redaction/README.md': [
    ['npm install', type(INSTALLED)],
    ['createRedactor(', run()],
  ],
  'packages/journal-nats/README.md': [
    ['npm install', type(INSTALLED)],
    ['takeOver(', elsewhere('packages/journal-nats/test/nats-journal.full.test.ts')],
  ],
  'packages/journal-redis/README.md': [
    ['npm install', type(INSTALLED)],
    ['takeOver(', elsewhere('packages/journal-redis/test/redis-journal.full.test.ts')],
  ],
  'packages/backend-onnx/README.md': [
    ['npm install @ws/core @ws/backend-onnx\n', type(INSTALLED)],
    ["readFileSync('speech.wav')", run(SAID)],
    [
      'hotwords:',
      run(SAID, {
        before: WITH_ENGINE,
        after: 'console.log(text); await backend[Symbol.asyncDispose]();',
      }),
    ],
    [
      'prefix:',
      run(
        { sentences: 1 },
        { before: WITH_ENGINE, after: 'await backend[Symbol.asyncDispose]();' },
      ),
    ],
    ['onnxruntime-web', type(INSTALLED)],
    [
      '@ws/backend-onnx/web',
      open(HEARD, {
        before: `
          import { readWav } from '@ws/core/audio';
          const { samples } = readWav(new Uint8Array(await (await fetch('/speech.wav')).arrayBuffer()));
        `,
        after: 'console.log(text);',
      }),
    ],
  ],
  'packages/backend-faster/README.md': [
    ['npm install', type(INSTALLED, /faster-whisper/)],
    ['createFasterBackend(', run(SAID_ONE)],
    ['setupPython(', run()],
  ],
  'packages/backend-moonshine/README.md': [
    ['npm install', type(INSTALLED)],
    ['createMoonshineBackend(', run(SAID_ONE)],
    ['npx @ws/server', type(LISTENING)],
  ],
  'packages/backend-whispercpp/README.md': [
    ['npm install', type(INSTALLED, /whisper/)],
    ['createWhisperCppBackend(', run(SAID_ONE)],
  ],
  'packages/python/README.md': [
    ['npm install', type(INSTALLED)],
    ['setupEnvironment(', run(/my-engine.*python/)],
  ],
  'conversation/speech/README.md': [
    ['npm install', type(INSTALLED)],
    ['createSentenceCutter(', run()],
    ['describeSpeech(', elsewhere('conversation/speech/src/examples.test.ts')],
  ],
  'conversation/tts-hibari/README.md': [
    ['npm install', type(INSTALLED, /hibari/)],
    ['createHibari(', run()],
  ],
  'conversation/tts-piper/README.md': [
    ['npm install', type(INSTALLED, /[Pp]iper/)],
    ['createPiper(', run()],
  ],
  'conversation/voice-client/README.md': [
    ['--voice', elsewhere('test/published-packages.full.test.ts')],
    ['createVoiceStream(', elsewhere('test/published-packages.full.test.ts')],
    [
      'createAudioQueue(',
      open(/^said$/m, {
        before: "const button = document.body.appendChild(document.createElement('button'));\n",
        after: "button.textContent = 'Speak';",
        press: 'Speak',
      }),
    ],
  ],
  'conversation/voice/README.md': [
    ['npm install', type(INSTALLED, LISTENING)],
    ['createVoice(', run({ until: /^ws:\/\/127\.0\.0\.1:\d+\/voice\/stream$/m })],
    ['createSpokenAnswer(', run()],
  ],
  'integrations/ai-sdk/README.md': [
    ['npm install', type(INSTALLED)],
    ["import { transcribe } from 'ai'", elsewhere('test/published-packages.full.test.ts')],
    ['createReadStream(', elsewhere('integrations/ai-sdk/test/newest.full.test.ts')],
    ['experimental_transcribe as', elsewhere('test/published-packages.full.test.ts')],
  ],
  'integrations/livekit/README.md': [
    ['npm install', type(INSTALLED)],
    ['initializeLogger(', run(SAID)],
  ],
  'integrations/react/README.md': [
    ['npm install @ws/react @ws/client', type(INSTALLED, LISTENING)],
    ['LiveCaptions', open(HEARD, { after: rendered('LiveCaptions'), press: 'Speak' })],
    ['cp node_modules/@ws/react/copy', type({})],
    [
      'useTranscript(finals)',
      open(/-->[\s\S]*welcome to the lighthouse/i, {
        before: `
          import { useTranscript, useTranscription } from '@ws/react';
          const url = 'ws://127.0.0.1:8765';
          function Shown() {
        `,
        after: `
            return <><button onClick={start}>Speak</button><pre>{format('srt')}</pre></>;
          }
          ${rendered('Shown')}
        `,
        press: 'Speak',
      }),
    ],
    [
      'useMicrophoneLevel()',
      open(/^level above 0$/m, {
        before: `
          import { useMicrophoneLevel } from '@ws/react';
          function Shown() {
        `,
        after: `
            if (isOn && level > 0) console.log('level above 0');
            return <button onClick={start}>Try</button>;
          }
          ${rendered('Shown')}
        `,
        press: 'Try',
      }),
    ],
    ['react-markdown rehype-highlight', type(INSTALLED)],
    ['Conversation', open(HEARD, { after: rendered('Voice'), press: 'Hold to talk' })],
    ['StreamingMessage', open(HEARD, { after: rendered('Talk'), press: 'Hold to talk' })],
  ],
  'integrations/create-captions/README.md': [
    ['npm create @ws/captions', type('asks in a terminal', /Node: .* Now run:/)],
  ],
  'integrations/captions-page/README.md': [['npx @ws/server', type(LISTENING)]],
  'docs/getting-started.md': [
    ['npm init -y', type(/"name": "captions"/, INSTALLED)],
    ["createOnnxBackend({ model: 'tiny.en' });\nawait backend.load()", save('captions.mts')],
    ['npx tsx captions.mts', type(SAID, { until: HEARD }, 'macOS, Windows')],
    ['npm install @ws/vad-silero', type(INSTALLED)],
    ['createSileroVad(', run(SAID)],
    ['0.2 Good morning', printed()],
    ['npm install @ws/server @ws/client', type(INSTALLED, LISTENING)],
    ["createWavSource('speech.wav')", run(SAID)],
  ],
  'docs/cli.md': [
    ['npx @ws/client listen', type(SUBTITLES, LISTENING, SUBTITLES, { until: HEARD }, SAID)],
    [
      'Ctrl-C ends',
      // Which partials are drawn, and when, depends on how busy the machine is.
      printed(['npx @ws/client mic', { until: /only the cook/, inTerminal: true }], /^Almost nine/),
    ],
    ['--skip-existing', type(SUBTITLES, SUBTITLES, SUBTITLES, SUBTITLES)],
    ['--mux', type(SUBTITLES)],
    [
      'stopped at',
      printed([
        `mkdir hour && ffmpeg -nostdin -loglevel error -stream_loop 160 -i talk.wav -c copy -f wav hour/talk.mp3 &&
          cd hour && ws-server transcribe talk.mp3 -o txt --model tiny.en`,
        { until: /\d\d:\d\d of/, inTerminal: true, exitCode: 130 },
      ]),
    ],
    ['--bilingual', type(/-->/)],
    ['--speakers', type(/Speaker 1: Good morning/, /Anna: Good morning/, /Anna: Good morning/)],
    ["createCaptionFile('live.vtt')", run(SUBTITLES)],
  ],
  'docs/client.md': [
    ['of transcribe(', run(SAID)],
    ['transcribeOnce(', run(SAID)],
    [
      'session.reconnections',
      run(
        { until: /lost: [\s\S]*there again, for the 1\. time/ },
        {
          // The network goes.
          after: `
            import { Socket } from 'node:net';
            await session.write(new Float32Array(1600));
            for (const handle of process._getActiveHandles()) {
              if (handle instanceof Socket && handle.remoteAddress) handle.destroy();
            }
          `,
        },
      ),
    ],
    [
      'createOpusSocket',
      open(HEARD, {
        after: `
          import { createAudioBufferSource } from '@ws/client/browser';
          const bytes = await (await fetch('/speech.wav')).arrayBuffer();
          const buffer = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(bytes);
          void (async () => {
            for await (const event of session) if (event.type === 'final') console.log(event.text);
          })();
          for await (const samples of createAudioBufferSource(buffer)) await session.write(samples);
          await session.end();
        `,
      }),
    ],
    ['createMicrophoneSource(', run({ until: HEARD })],
    [
      'createSpeechRecognition',
      open(HEARD, {
        after: `
          const recognition = new window.SpeechRecognition();
          recognition.continuous = true;
          recognition.onresult = ({ results }) => console.log(...[...results].map(([best]) => best.transcript));
          recognition.start();
        `,
      }),
    ],
  ],
  'docs/configuration.md': [
    ['maxClients: 12', save('server.yaml')],
    ['--print-config', type(LISTENING, /maxClients: 12/)],
    [
      'There is no option',
      printed([
        'sed -i "4s/.*/max_client: 12/" server.yaml && npx @ws/server --config server.yaml',
        { exitCode: 2 },
      ]),
    ],
    ['keys create', type(/"name":"anna"/, LISTENING)],
    [
      'a-plain-key',
      save('keys.txt', ['npx @ws/server --model tiny.en --api-keys-file keys.txt', LISTENING]),
    ],
    [
      '/v1/sessions',
      run(/^token \d+ ws/m, { after: 'console.log(token && "token", expires_at, url);' }),
    ],
    [
      'authenticate({ headers })',
      run(/^401$/m, {
        before: `
          import { createServer } from '@ws/server';
          const findUser = async (cookie) => (cookie ? { id: cookie } : undefined);
        `,
        after: `
          const { status } = await fetch(server.url.replace('ws', 'http') + '/v1/sessions', { method: 'POST', body: '{}' });
          console.log(status);
          await server.close();
        `,
      }),
    ],
  ],
  'docs/deploy.md': [
    ['listening on', printed(['npx @ws/server --model tiny.en', LISTENING])],
    ['createHttpServer(', run({ until: /\/captions$/m })],
    ['// tracing.mjs', save('tracing.mjs')],
    ['npm install @opentelemetry', type(INSTALLED, LISTENING)],
    ['kubectl', elsewhere('packages/server/src/cli/kubernetes.test.ts')],
  ],
  'docs/jobs.md': [['verifyWebhook', run({ until: /waiting for webhooks/ })]],
  'docs/dialects.md': [
    ['--wyoming-port', type(LISTENING)],
    ['Settings →', told('Home Assistant')],
    ['--vosk-port', type(LISTENING, 'in no registry')],
    ['--whisper-live-port', type(LISTENING)],
    ['/jambonz', told('jambonz')],
    ['--twilio-webhook', type(LISTENING)],
  ],
  'docs/recipes.md': [
    ...[
      'Captions without a server:',
      'Subtitles of a recording, without',
      'A server in the program,',
      'Captions beside a web application:',
      'A telephone line:',
      'Two people at once,',
      'A meeting with a microphone each:',
      'Voice notes:',
      "A backend of one's own: here",
      'A session over a backend',
      "A detector of one's own:",
      'A session with a detector',
    ].map((title) => [`// ${title}`, elsewhere('test/recipes.full.test.ts')] as const),
  ],
  'docs/models.md': [
    ['models list', type(/tiny\.en .*yes/, /base/, /tiny\.en/, /base/, /^\d+M\s+\/.*tiny\.en$/m)],
    [
      'writeGgml(',
      run(/^ggml \d+$/m, {
        before: "import { statSync } from 'node:fs';\n",
        after: "console.log('ggml', statSync('ggml-base.bin').size);",
      }),
    ],
    [
      'fetchModel(',
      open(/^ctranslate2 51864$/m, {
        after: 'postMessage([weights.format, weights.dimensions.nVocab].join(" "));',
        inWorker: true,
      }),
    ],
  ],
  'docs/protocol.md': [['clientMessageSchema[', run()]],
  'docs/errors.md': [['isInstance(', run()]],
  'docs/redaction.md': [['createRedactor(', run()]],
};
