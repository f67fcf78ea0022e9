// Of the languages that Whisper knows, ISO 639-2's codes, and where it has two, that of its part T. It has none of Cantonese.
// They stand here, and not in core's table of languages, which every browser loads.
const TABLE = `
  en eng, zh zho, de deu, es spa, ru rus, ko kor, fr fra, ja jpn, pt por, tr tur, pl pol, ca cat, nl nld, ar ara,
  sv swe, it ita, id ind, hi hin, fi fin, vi vie, he heb, uk ukr, el ell, ms msa, cs ces, ro ron, da dan, hu hun,
  ta tam, no nor, th tha, ur urd, hr hrv, bg bul, lt lit, la lat, mi mri, ml mal, cy cym, sk slk, te tel, fa fas,
  lv lav, bn ben, sr srp, az aze, sl slv, kn kan, et est, mk mkd, br bre, eu eus, is isl, hy hye, ne nep, mn mon,
  bs bos, kk kaz, sq sqi, sw swa, gl glg, mr mar, pa pan, si sin, km khm, sn sna, yo yor, so som, af afr, oc oci,
  ka kat, be bel, tg tgk, sd snd, gu guj, am amh, yi yid, lo lao, uz uzb, fo fao, ht hat, ps pus, tk tuk, nn nno,
  mt mlt, sa san, lb ltz, my mya, bo bod, tl tgl, mg mlg, as asm, tt tat, haw haw, ln lin, ha hau, ba bak, jw jav,
  su sun, yue zho`;

const CODES: ReadonlyMap<string, string> = new Map(
  TABLE.split(',').map((entry) => entry.trim().split(' ') as [string, string]),
);

/**
 * The code of ISO 639-2 that containers have for a language. Cantonese, which has none there, is Chinese.
 *
 * @param language - as Whisper calls it; a script after it is left out: `zh-Hant`
 */
export function threeLetterCode(language: string): string | undefined {
  return CODES.get(language.replace(/-.*/, ''));
}
