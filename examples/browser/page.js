import { createOnnxBackend } from '@ws/backend-onnx/web';
import { createStreamingSession } from '@ws/core';

const [status, file, microphone, final, partial] = [
  'status',
  'file',
  'microphone',
  'final',
  'partial',
].map((id) => document.getElementById(id));

const backend = createOnnxBackend({
  model: '/models/tiny.en/',
  wasmPaths: '/onnxruntime/',
  onProgress: ({ file: name, receivedBytes, totalBytes = receivedBytes }) => {
    status.textContent = `${name}: ${Math.round((100 * receivedBytes) / totalBytes)} %`;
  },
});

function enable(yes) {
  file.disabled = !yes;
  microphone.disabled = !yes;
}

function fail(error) {
  status.textContent = error.message;
}

/** Shows what a session hears until it ends. */
async function show(session) {
  final.textContent = '';
  partial.textContent = '';
  for await (const event of session) {
    if (event.type === 'partial') partial.textContent = event.text;
    if (event.type === 'final') {
      final.textContent = `${final.textContent} ${event.text}`.trim();
      partial.textContent = '';
    }
    if (event.type === 'error') fail(event.error);
  }
}

file.addEventListener('change', async () => {
  const [chosen] = file.files;
  if (chosen === undefined) return;
  enable(false);
  try {
    status.textContent = `Listening to ${chosen.name}…`;
    // A context of this rate decodes to this rate.
    const context = new AudioContext({ sampleRate: 16_000 });
    const audio = await context.decodeAudioData(await chosen.arrayBuffer());
    await context.close();
    const session = createStreamingSession({ backend });
    const shown = show(session);
    const samples = audio.getChannelData(0);
    for (let at = 0; at < samples.length; at += 16_000) {
      await session.write(samples.subarray(at, at + 16_000));
    }
    await session.end();
    await shown;
    status.textContent = 'Done.';
  } catch (error) {
    fail(error);
  }
  file.value = '';
  enable(true);
});

// The part that runs on the audio thread.
const tap = `registerProcessor('tap', class extends AudioWorkletProcessor {
  process([[samples]]) {
    if (samples !== undefined) this.port.postMessage(samples.slice());
    return true;
  }
});`;

let stop;

microphone.addEventListener('click', async () => {
  if (stop !== undefined) {
    stop();
    return;
  }
  enable(false);
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const context = new AudioContext({ sampleRate: 16_000 });
    const script = URL.createObjectURL(new Blob([tap], { type: 'text/javascript' }));
    await context.audioWorklet.addModule(script);
    const node = new AudioWorkletNode(context, 'tap', {
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    const session = createStreamingSession({ backend });
    node.port.onmessage = ({ data }) => session.write(data).catch(fail);
    context.createMediaStreamSource(stream).connect(node).connect(context.destination);
    stop = async () => {
      stop = undefined;
      node.port.onmessage = null;
      for (const track of stream.getTracks()) track.stop();
      await context.close();
      await session.end();
    };
    status.textContent = 'Speak.';
    microphone.textContent = 'Stop';
    microphone.disabled = false;
    await show(session);
    status.textContent = 'Done.';
  } catch (error) {
    fail(error);
  }
  microphone.textContent = 'Listen to the microphone';
  enable(true);
});

try {
  await backend.load();
  const { executionProvider, precision, threads, notes } = backend.engine;
  status.textContent = `Ready: ${executionProvider}, ${precision}, ${threads} ${threads === 1 ? 'thread' : 'threads'}.`;
  for (const note of notes) console.info(note);
  enable(true);
} catch (error) {
  fail(error);
}
