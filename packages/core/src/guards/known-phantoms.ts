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
  no audio | no speech | silence | music | applause |
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
