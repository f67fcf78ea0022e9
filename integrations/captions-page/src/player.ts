import { clockTime } from './clock-time.js';
import { button, element } from './element.js';

const PLAY = 'M8 5l11 7-11 7z';
const PAUSE = 'M7 5h4v14H7zM14 5h4v14h-4z';

/** Plays the recording that the transcript is of. */
export interface Player {
  readonly isLoaded: boolean;
  load(file: Blob): void;
  unload(): void;
  playFrom(seconds: number): void;
}

/** @param tell - where it plays, in seconds; `undefined` where it does not */
export function createPlayer(tell: (seconds: number | undefined) => void): Player {
  const audio = new Audio();
  audio.id = 'audio';
  document.body.append(audio);
  const toggle = button('play');
  const label = toggle.querySelector('.label')!;
  const icon = toggle.querySelector('path')!;
  const seek = element('seek', HTMLInputElement);
  let url: string | undefined;
  let frame = 0;

  function show(): void {
    const { currentTime, paused, duration } = audio;
    const isPlaying = !paused;
    toggle.setAttribute('aria-pressed', String(isPlaying));
    label.textContent = isPlaying ? 'Pause' : 'Play';
    icon.setAttribute('d', isPlaying ? PAUSE : PLAY);
    if (Number.isFinite(duration)) seek.max = String(duration);
    seek.value = String(currentTime);
    seek.setAttribute('aria-valuetext', clockTime(currentTime));
    tell(isPlaying ? currentTime : undefined);
    cancelAnimationFrame(frame);
    if (isPlaying) frame = requestAnimationFrame(show);
  }

  for (const event of ['play', 'pause', 'ended', 'seeked', 'loadedmetadata']) {
    audio.addEventListener(event, show);
  }
  toggle.addEventListener('click', () => {
    if (audio.paused) void audio.play();
    else audio.pause();
  });
  seek.addEventListener('input', () => {
    audio.currentTime = Number(seek.value);
  });

  function unload(): void {
    audio.pause();
    audio.removeAttribute('src');
    if (url !== undefined) URL.revokeObjectURL(url);
    url = undefined;
    toggle.hidden = true;
    seek.hidden = true;
    tell(undefined);
  }

  return {
    get isLoaded() {
      return url !== undefined;
    },
    load(file) {
      unload();
      url = URL.createObjectURL(file);
      audio.src = url;
      toggle.hidden = false;
      seek.hidden = false;
    },
    unload,
    playFrom(seconds) {
      if (url === undefined) return;
      audio.currentTime = seconds;
      void audio.play();
    },
  };
}
