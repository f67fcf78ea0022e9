import { eachFrame } from './each-frame.js';
import { element } from './element.js';
import { currentPalette } from './palette.js';
import { createSharpCanvas } from './sharp-canvas.js';
import type { Waveform } from './waveform.js';

const BAR_PX = 3;
const STEP_PX = 5;
// What is quiet is to be seen, too: loudness is drawn by its root.
const EXPONENT = 0.6;
const LEAST_PX = 2;
// Speech lies on a band, so that it is told by more than a colour.
const BAND_ALPHA = 0.09;

/** Draws a waveform: while it grows, its end; then the whole. */
export interface WaveformView {
  changed(): void;
  /** Whether the whole is shown. */
  showWhole(yes: boolean): void;
}

export function createWaveformView(waveform: Waveform): WaveformView {
  let isWhole = false;
  const draw = eachFrame(() => {
    canvas.draw((context, width, height) => {
      const { wave, speech } = currentPalette();
      const count = Math.floor(width / STEP_PX);
      const perBar = isWhole ? waveform.length / count : 1;
      const first = isWhole ? 0 : waveform.length - count;
      const bands = new Path2D();
      for (const isSpeech of [false, true]) {
        context.fillStyle = isSpeech ? speech : wave;
        context.beginPath();
        for (let i = 0; i < count; i++) {
          const from = Math.floor(first + i * perBar);
          const to = Math.max(from + 1, Math.floor(first + (i + 1) * perBar));
          if ((from >= 0 && waveform.isSpeech(from, to)) !== isSpeech) continue;
          const tall = Math.max(LEAST_PX, waveform.peak(from, to) ** EXPONENT * height);
          if (isSpeech) bands.rect(i * STEP_PX, 0, STEP_PX, height);
          context.roundRect(i * STEP_PX, (height - tall) / 2, BAR_PX, tall, BAR_PX / 2);
        }
        context.fill();
      }
      context.globalAlpha = BAND_ALPHA;
      context.fill(bands);
      context.globalAlpha = 1;
    });
  });
  const canvas = createSharpCanvas(element('waveform', HTMLCanvasElement), draw);
  return {
    changed: draw,
    showWhole(yes) {
      isWhole = yes;
      draw();
    },
  };
}
