// What becomes of the blocks of each document, in the order in which a reader comes to them. test/documented-blocks.test.ts
// sees that each block is here; test/documented-programs.full.test.ts and test/documented-pages.full.test.ts take it out of the
// document and do as it says.

/** What comes of a command or a program. */
export type Outcome =
  /** It ends well, and prints this, or writes it into a file. */
  | RegExp
  /** It goes on after this, until somebody ends it. */
  | { readonly until: RegExp }
  /** Not done: the line's own comment has this reason. */
  | string;

export type Step =
  | { readonly kind: 'type'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'save'; readonly name: string }
  | {
      readonly kind: 'run';
      readonly outcome: Exclude<Outcome, string>;
      /** What a reader of a fragment writes around it. */
      readonly before: string;
      readonly after: string;
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
  | { readonly kind: 'elsewhere'; readonly test: string };

const type = (...outcomes: readonly Outcome[]): Step => ({ kind: 'type', outcomes });
const save = (name: string): Step => ({ kind: 'save', name });
const run = (outcome: Exclude<Outcome, string>, { before = '', after = '' } = {}): Step => ({
  ...{ kind: 'run', outcome, before, after },
});
const open = (
  outcome: RegExp,
  { before = '', after = '', press = '', inWorker = false } = {},
): Step => ({
  ...{ kind: 'open', outcome, before, after, press, inWorker },
});
const elsewhere = (test: string): Step => ({ kind: 'elsewhere', test });

const INSTALLED = /(added|changed) \d+ packages?|up to date/;
const LISTENING = { until: /listening on wss?:\/\/.*\/ws\/transcribe\/prompt \(model \S+\)/ };
const SAID = /welcome to the lighthouse/i;
const SUBTITLES = /-->[\s\S]*welcome to the lighthouse/i;

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
    ['npx @ws/client mic', type(LISTENING, { until: SAID }, SUBTITLES)],
    ['createMicrophoneSource', run({ until: SAID })],
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
    ['void (async', run(SAID)],
    ['transcribe talk.wav', type(SUBTITLES)],
    ['createServer(', run(/^ws:\/\/127\.0\.0\.1:\d+$/m)],
  ],
  'packages/models/README.md': [
    ['npm install', type(INSTALLED)],
    ['resolveModel(', run(/ctranslate2 51864/)],
  ],
  'packages/testing/README.md': [
    ['npm install', type(INSTALLED)],
    ['createManualClock(', run(/^ask not 200\n1$/m)],
    ['createScriptedVad(', run(/^0 1 0\n", what"\n" what your"$/m)],
    ['describeBackend(', elsewhere('packages/testing/src/examples.test.ts')],
    ['describeSession(', elsewhere('packages/testing/src/examples.test.ts')],
  ],
  'packages/containers/README.md': [
    ['npm install', type(INSTALLED, INSTALLED)],
    ["readInOrder('talk.m4a')", run(/^mp4 aac 3$/m)],
  ],
  'packages/turn-smart/README.md': [
    ['npm install', type(INSTALLED)],
    ['turn.judge(', run(/^(finished|goes on)$/m)],
    ['loadSmartTurnKernel(', run(/^true$/m)],
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
    ['new Float32Array(512)', run(/^false$/m)],
    ['loadSileroModel(', run(/^300 wasm$/m)],
  ],
  'packages/vad-webrtc/README.md': [
    ['npm install', type(INSTALLED)],
    ['createStreamingSession(', run(/^webrtc$/m, { after: 'console.log(vad.name);' })],
    ['sampleRate: 48_000', run(/^480 960 1440\n0$/m)],
    ['loadWebRtcVad(', run(/^2 wasm$/m)],
  ],
  'packages/redaction/README.md': [
    ['npm install', type(INSTALLED)],
    ['createRedactor(', run(/^It is \[PCI\], write to \[EMAIL\]\.$/m)],
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
      run(/^string \{ text: '.+', probability: [\d.]+/m, {
        before: WITH_ENGINE,
        after:
          'console.log(typeof text, segments[0].tokens[0]); await backend[Symbol.asyncDispose]();',
      }),
    ],
    ['onnxruntime-web', type(INSTALLED)],
    [
      '@ws/backend-onnx/web',
      open(SAID, {
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
    ['createFasterBackend(', run(SAID)],
    ['setupPython(', run(/^faster-whisper was set up before$/m)],
  ],
  'packages/backend-whispercpp/README.md': [
    ['npm install', type(INSTALLED, /whisper/)],
    ['createWhisperCppBackend(', run(SAID)],
  ],
  'packages/python/README.md': [
    ['npm install', type(INSTALLED)],
    ['setupEnvironment(', run(/my-engine.*python/)],
  ],
  'conversation/speech/README.md': [
    ['npm install', type(INSTALLED)],
    ['createSentenceCutter(', run(/^It costs 3\.50, about\.\nNext question\?$/m)],
    ['describeSpeech(', elsewhere('conversation/speech/src/examples.test.ts')],
  ],
  'conversation/tts-hibari/README.md': [
    ['npm install', type(INSTALLED, /hibari/)],
    ['createHibari(', run(/^Good morning\.$/m)],
  ],
  'conversation/tts-piper/README.md': [
    ['npm install', type(INSTALLED, /[Pp]iper/)],
    ['createPiper(', run(/^22050$/m)],
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
    ['createSpokenAnswer(', run(/^The sea is calm\.\nThe old keeper went home to sleep\.$/m)],
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
    ['LiveCaptions', open(SAID, { after: rendered('LiveCaptions'), press: 'Speak' })],
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
    ['Talk', open(SAID, { after: rendered('Talk'), press: 'Hold to talk' })],
  ],
  'integrations/create-captions/README.md': [
    ['npm create @ws/captions', type('asks in a terminal', /Node: .* Now run:/)],
  ],
  'integrations/captions-page/README.md': [['npx @ws/server', type(LISTENING)]],
  'docs/getting-started.md': [
    ['npm init -y', type(/"name": "captions"/, INSTALLED)],
    ["createOnnxBackend({ model: 'tiny.en' });\nawait backend.load()", save('captions.mts')],
    ['npx tsx captions.mts', type(SAID, { until: SAID }, 'macOS, Windows')],
    ['npm install @ws/vad-silero', type(INSTALLED)],
    ['createSileroVad(', run(SAID)],
    ['npm install @ws/server @ws/client', type(INSTALLED, LISTENING)],
    ["createWavSource('speech.wav')", run(SAID)],
  ],
  'docs/cli.md': [
    ['npx @ws/client listen', type(SUBTITLES, LISTENING, SUBTITLES, { until: SAID }, SAID)],
    ['--skip-existing', type(SUBTITLES, SUBTITLES, SUBTITLES, SUBTITLES)],
    ['--mux', type(SUBTITLES)],
    ['--bilingual', type(/-->/)],
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
      open(SAID, {
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
    ['createMicrophoneSource(', run({ until: SAID })],
    [
      'createSpeechRecognition',
      open(SAID, {
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
    ['keys create', type(/"name":"anna"/, LISTENING)],
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
    ['createHttpServer(', run({ until: /^ws:\/\/.*:\d+\/captions$/m })],
    ['// tracing.mjs', save('tracing.mjs')],
    ['npm install @opentelemetry', type(INSTALLED, LISTENING)],
  ],
  'docs/dialects.md': [
    ['--wyoming-port', type(LISTENING)],
    ['--vosk-port', type(LISTENING, 'in no registry')],
    ['--whisper-live-port', type(LISTENING)],
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
  'docs/protocol.md': [['clientMessageSchema[', run(/"vad" must be one of[^}]*INVALID_MESSAGE/)]],
  'docs/errors.md': [['isInstance(', run(/^ERR_INVALID_AUDIO false\n/)]],
  'docs/redaction.md': [['createRedactor(', run(/^It is \[PCI\], write to \[EMAIL\]\.$/m)]],
};
