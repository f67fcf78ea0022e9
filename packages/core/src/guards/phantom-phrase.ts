import { loudestDb } from '../audio/level.js';
import { msToSamples, secondsToSamples } from '../audio/sample-clock.js';
import type { Guard } from '../contracts/guards.js';
import type { Segment } from '../contracts/transcript.js';
import { lettersIn } from '../text/letters.js';
import { NO_SPEECH_THRESHOLD } from './no-speech.js';
import { takeOutSegments } from './take-out.js';

// Speech has a syllable or two that are louder, however softly it is spoken.
export const NEARLY_SILENT_DB: number = -45;
export const LOUDEST_SAMPLES: number = msToSamples(300);
// Where the detector heard less speech than this it heard a noise; but a short word is said faster.
const SHORTEST_SPEECH_MS = 250;
const FASTEST_MS_PER_LETTER = 40;
const SENTENCE_END = /[.!?…]+(?:\s+|$)|[。！？♪\n]+/u;

/**
 * What Whisper writes where nothing is said, because subtitles it learned from end so: thanks, requests to subscribe,
 * credits of translators and broadcasters. `…` at the end of a phrase stands for anything.
 */
export const KNOWN_PHANTOMS: readonly string[] = `
  you | the | so | oh | bye | bye-bye | okay | thanks | thank you | thank you very much | thank you so much |
  thank you for watching… | thank you so much for watching… | thanks for watching… |
  thank you for listening… | please subscribe… | don't forget to like… | like and subscribe… |
  see you next time | see you in the next… | I'll see you in the next… | subtitles by… | subtitled by… |
  captions by… | captioned by… | transcribed by… | transcription by… | translated by… | blank audio |
  no audio | no speech | silence | music | applause | mm | mmm | hmm | mm-hmm |
  danke | vielen dank | vielen dank fürs… | danke fürs… | bis zum nächsten mal | tschüss | untertitel… |
  copyright… |
  merci | merci d'avoir regardé… | merci à tous | abonnez-vous… | sous-titrage… | sous-titres… |
  sous-titré par… |
  gracias | muchas gracias | gracias por ver… | suscríbete… | subtítulos… |
  obrigado | obrigada | obrigado por assistir… | inscreva-se… | legenda… |
  grazie | grazie a tutti | grazie per… | iscriviti… | iscrivetevi… | sottotitoli… |
  bedankt voor het kijken… | ondertitel… | tack för att… | undertext… | undertekst… | teksting… |
  tekstet av… | tekstitys… |
  dziękuję | dziękuję za… | napisy… | titulky… | felirat… | subtitrare… |
  altyazı… | izlediğiniz için teşekkür… | terima kasih telah… | cảm ơn các bạn đã… | hãy subscribe… |
  спасибо | спасибо за просмотр… | спасибо за внимание | продолжение следует | подписывайтесь… | субтитры… |
  редактор субтитров… | дякую за… | υπότιτλοι… |
  ترجمة… | اشتركوا… | شكرا… |
  ご視聴ありがとうございました | ご清聴ありがとうございました | ありがとうございました | 最後までご視聴… | チャンネル登録… | おやすみなさい | 次回予告 |
  字幕… | 中文字幕… | 谢谢 | 謝謝 | 谢谢大家 | 謝謝大家 | 谢谢观看… | 謝謝觀看… | 感谢观看… | 感謝觀看… | 多谢您的观看 | 请不吝点赞… | 請不吝點贊… | 明镜与点点… |
  감사합니다 | 시청해 주셔서… | 구독과 좋아요… | 다음 영상에서… | 한글자막… | 자막…
`
  .split('|')
  .map((phrase) => phrase.trim());

/**
 * Takes out segments that are nothing but phrases that Whisper is known to make up, where the audio speaks for it: the
 * loudest 300 ms of the segment's stretch of it stay below -45 dBFS, the model itself takes it for silence (a no-speech
 * probability above 0.6), or the detector heard less speech in all of it than it takes to say them (40 ms a letter), at
 * most 250 ms. A speaker who really says "Thank you" is heard.
 *
 * @param own - phrases besides the known ones; `…` at the end stands for anything
 */
export function createPhantomGuard(own: readonly string[]): Guard {
  const whole = new Set<string>();
  const beginnings: string[] = [];
  for (const phrase of [...KNOWN_PHANTOMS, ...own]) {
    if (phrase.endsWith('…')) beginnings.push(lettersIn(phrase));
    else whole.add(lettersIn(phrase));
  }
  const isPhrase = (text: string): boolean => {
    const key = lettersIn(text);
    return (
      key === '' || whole.has(key) || beginnings.some((beginning) => key.startsWith(beginning))
    );
  };
  const isPhantom = (text: string): boolean =>
    isPhrase(text) || text.split(SENTENCE_END).every(isPhrase);

  return (result, { samples, speechMs = Number.POSITIVE_INFINITY }) =>
    takeOutSegments(result, 'phantom_phrase', (segment) => {
      if (!isPhantom(segment.text)) return false;
      const sayable = FASTEST_MS_PER_LETTER * Math.max(1, lettersIn(segment.text).length);
      return (
        speechMs < Math.min(SHORTEST_SPEECH_MS, sayable) ||
        (segment.noSpeechProb ?? 0) > NO_SPEECH_THRESHOLD ||
        loudestDb(stretchOf(segment, samples), LOUDEST_SAMPLES) < NEARLY_SILENT_DB
      );
    });
}

/** All of the audio where the times of a segment are none. */
function stretchOf({ start, end }: Segment, samples: Float32Array): Float32Array {
  const stretch = samples.subarray(
    Math.max(0, secondsToSamples(start)),
    Math.max(0, secondsToSamples(end)),
  );
  return stretch.length > 0 ? stretch : samples;
}
