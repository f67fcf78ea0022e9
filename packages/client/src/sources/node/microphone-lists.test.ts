import { describe, expect, it } from 'vitest';
import {
  alsaDevices,
  avFoundationDevices,
  directShowDevices,
  pipeWireDevices,
} from './microphone-lists.js';

describe('lists of microphones', () => {
  it('of ALSA: what converts, and what the system has made', () => {
    const text = `null
    Discard all samples
default
    Default ALSA Output (currently PipeWire)
hw:CARD=PCH,DEV=0
    HDA Intel PCH, ALC257
    Direct hardware device
plughw:CARD=PCH,DEV=0
    HDA Intel PCH, ALC257
    Hardware device with all software conversions
sysdefault:CARD=PCH
    HDA Intel PCH
studio
    The studio
`;
    expect(alsaDevices(text)).toEqual([
      { id: 'default', name: 'Default ALSA Output (currently PipeWire)' },
      { id: 'plughw:CARD=PCH,DEV=0', name: 'HDA Intel PCH, ALC257' },
      { id: 'studio', name: 'The studio' },
    ]);
    expect(alsaDevices('')).toEqual([]);
  });

  it('of PipeWire: its sources', () => {
    const node = (type: string, name: string) => ({
      info: {
        props: { 'media.class': type, 'node.name': name, 'node.description': `The ${name}` },
      },
    });
    const text = JSON.stringify([{}, node('Audio/Sink', 'speaker'), node('Audio/Source', 'mic')]);
    expect(pipeWireDevices(text)).toEqual([{ id: 'mic', name: 'The mic' }]);
    expect(pipeWireDevices('')).toEqual([]);
  });

  it('of ffmpeg on macOS', () => {
    const text = `[AVFoundation indev @ 0x1] AVFoundation video devices:
[AVFoundation indev @ 0x1] [0] FaceTime HD Camera
[AVFoundation indev @ 0x1] AVFoundation audio devices:
[AVFoundation indev @ 0x1] [0] MacBook Pro Microphone
: Input/output error`;
    expect(avFoundationDevices(text)).toEqual([{ id: '0', name: 'MacBook Pro Microphone' }]);
  });

  it('of ffmpeg on Windows, new and old', () => {
    const now = `[dshow @ 01] "Camera" (video)\n[dshow @ 01] "Microphone (USB)" (audio)`;
    const before = `[dshow @ 01] DirectShow audio devices\n[dshow @ 01]  "Microphone (USB)"\n`;
    const mic = [{ id: 'Microphone (USB)', name: 'Microphone (USB)' }];
    expect(directShowDevices(now)).toEqual(mic);
    expect(directShowDevices(before)).toEqual(mic);
  });
});
