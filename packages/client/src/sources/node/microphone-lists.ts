/** A device in a list of a recorder. */
export interface ListedDevice {
  readonly id: string;
  readonly name: string;
}

// Of each card, ALSA lists many: the ones that convert are of use, and the system's own.
const OF_USE = /^(?:default|pulse|pipewire|jack|plughw:.*)$/;
const OF_ALSA =
  /^(?:null|[a-z_]+:.*|lavrate|samplerate|speexrate|oss|upmix|vdownmix|hw|speex|a52)$/;

/** What `arecord -L` writes: names, each with lines about it that begin with a space. */
export function alsaDevices(text: string): readonly ListedDevice[] {
  const devices: { id: string; about: string[] }[] = [];
  for (const line of text.split('\n')) {
    if (/^\s+\S/.test(line)) devices.at(-1)?.about.push(line.trim());
    else if (line !== '') devices.push({ id: line.trim(), about: [] });
  }
  return devices
    .filter(({ id }) => OF_USE.test(id) || !OF_ALSA.test(id))
    .map(({ id, about }) => ({ id, name: about[0] ?? id }));
}

/** What `pw-dump` writes: JSON of everything that PipeWire knows. */
export function pipeWireDevices(text: string): readonly ListedDevice[] {
  if (text.trim() === '') return [];
  const nodes = JSON.parse(text) as readonly {
    readonly info?: { readonly props?: Readonly<Record<string, unknown>> };
  }[];
  return nodes.flatMap(({ info }) => {
    const props = info?.props ?? {};
    if (props['media.class'] !== 'Audio/Source') return [];
    const id = String(props['node.name']);
    return [{ id, name: String(props['node.description'] ?? id) }];
  });
}

/** What ffmpeg says on macOS: `[AVFoundation …] [0] MacBook Pro Microphone` after `audio devices:`. */
export function avFoundationDevices(text: string): readonly ListedDevice[] {
  const [, audio = ''] = text.split(/audio devices:/i);
  return [...audio.matchAll(/\]\s*\[(\d+)\] (.+)/g)].map(([, id, name]) => ({
    id: id!,
    name: name!.trim(),
  }));
}

/** What ffmpeg says on Windows: `"Microphone (USB)" (audio)`, or, before version 5, names after a headline. */
export function directShowDevices(text: string): readonly ListedDevice[] {
  const marked = [...text.matchAll(/"([^"]+)" \(audio\)/g)];
  const [, after = ''] = text.split(/DirectShow audio devices/);
  const old = [...after.matchAll(/\]\s+"([^"]+)"/g)];
  return (marked.length > 0 ? marked : old).map(([, name]) => ({ id: name!, name: name! }));
}
