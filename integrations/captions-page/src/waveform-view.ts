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
const BAND = { alpha: 0.1, radiusPx: 8, marginPx: 3 } as const;

/** Draws a waveform: while it grows, its end; then the whole. */
export interface WaveformView {
  changed(): void;
  /** Whether the whole is shown. */
  showWhole(yes: boolean): void;
}

/** What is drawn as one bar. */
interface Bar {
  readonly peak: number;
  readonly isSpeech: boolean;
}

export function createWaveformView(waveform: Waveform): WaveformView {
  let isWhole = false;

  function barsOf(count: number): Bar[] {
    const perBar = isWhole ? waveform.length / count : 1;
    const first = isWhole ? 0 : waveform.length - count;
    return Array.from({ length: count }, (_, i) => {
      const from = Math.floor(first + i * perBar);
      const to = Math.max(from + 1, Math.floor(first + (i + 1) * perBar));
      const isSpeech = from >= 0 && waveform.isSpeech(from, to);
      return { peak: waveform.peak(from, to), isSpeech };
    });
  }

  const draw = eachFrame(() => {
    drawSharply((context, width, height) => {
      const { wave, speech } = currentPalette();
      const bars = barsOf(Math.floor(width / STEP_PX));
      for (const isSpeech of [false, true]) {
        context.fillStyle = isSpeech ? speech : wave;
        context.beginPath();
        for (const [i, bar] of bars.entries()) {
          if (bar.isSpeech !== isSpeech) continue;
          const tall = Math.max(LEAST_PX, bar.peak ** EXPONENT * height);
          context.roundRect(i * STEP_PX, (height - tall) / 2, BAR_PX, tall, BAR_PX / 2);
        }
        context.fill();
      }
      context.globalAlpha = BAND.alpha;
      context.fill(bandsOf(bars, height));
      context.globalAlpha = 1;
    });
  });
  const drawSharply = createSharpCanvas(element('waveform', HTMLCanvasElement), draw);

  return {
    changed: draw,
    showWhole(yes) {
      isWhole = yes;
      draw();
    },
  };
}

/** A band for each run of bars with speech. */
function bandsOf(bars: readonly Bar[], height: number): Path2D {
  const bands = new Path2D();
  let from = -1;
  for (let i = 0; i <= bars.length; i++) {
    const isSpeech = bars[i]?.isSpeech === true;
    if (isSpeech && from < 0) from = i;
    if (isSpeech || from < 0) continue;
    const left = from * STEP_PX - BAND.marginPx;
    const right = (i - 1) * STEP_PX + BAR_PX + BAND.marginPx;
    bands.roundRect(left, 0, right - left, height, BAND.radiusPx);
    from = -1;
  }
  return bands;
}
