/** Text at whose end a sentence ends. */
export const SENTENCE_END: RegExp = /[.?!…。？！]["'”’»)\]]*$/u;
