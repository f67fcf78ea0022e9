import { describe, expect, it } from 'vitest';
import { bytesOf, FIRST_TIMESTAMP, tinyTokenizer } from '../__fixtures__/tiny-tokenizer.js';
import { wordPlaces } from '../tokenizer/word-starts.js';
import { createKeyterms, keytermsAfter, MOST_TERM_TOKENS, MOST_TERMS } from './keyterms.js';
import { MOST_PLACES, termPlaces } from './term-places.js';

const tokenizer = tinyTokenizer();

/** What would be put in place of what. */
function found(heard: string | readonly number[], terms: readonly string[], before = '') {
  const tokens = typeof heard === 'string' ? bytesOf(heard) : heard;
  const keyterms = keytermsAfter(tokenizer, createKeyterms(tokenizer, terms), before);
  return termPlaces(wordPlaces(tokenizer, tokens, before !== ''), keyterms).map(
    ({ from, to, tokens: put }) =>
      [tokenizer.decode(tokens.slice(from, to)), tokenizer.decode(put)] as const,
  );
}

describe('places of terms', () => {
  it('are words that sound like one, with the space before them', () => {
    expect(found(' I told mark Eddie it', ['Marchetti'])[0]).toEqual([' mark Eddie', ' Marchetti']);
    expect(found('Mark Eddie told it', ['Marchetti'])[0]).toEqual(['Mark Eddie', 'Marchetti']);
  });

  it('are none where nothing sounds like a term, and within a word', () => {
    expect(found(' I gave it to somebody before lunch.', ['Marchetti', 'Kubernetes'])).toEqual([]);
    expect(found(' unmarketiable', ['Marchetti'])).toEqual([]);
  });

  it('are none where the term is written already, and for its plural', () => {
    expect(found(' We asked Marchetti.', ['Marchetti'])).toEqual([]);
    expect(found(' with Ansible this', ['Ansible'])).toEqual([]);
  });

  it('are there for a longer term around a shorter that is written', () => {
    const terms = ['Anya', 'Anya Petrova'];
    expect(found(' ask Anya Petrov if', terms)).toContainEqual([' Anya Petrov', ' Anya Petrova']);
  });

  it('write a term as it was given', () => {
    expect(found(' on kubernetes now', ['Kubernetes'])[0]).toEqual([' kubernetes', ' Kubernetes']);
    expect(found(' my drop box', ['Dropbox'])[0]).toEqual([' drop box', ' Dropbox']);
    expect(found(' a Coca Cola', ['Coca-Cola'])[0]).toEqual([' Coca Cola', ' Coca-Cola']);
  });

  it.each([
    ['my iphone', 'iPhone', ' iPhone'],
    ['My Iphone', 'iPhone', ' iPhone'],
    ['at nasa', 'NASA', ' NASA'],
    ['your country', 'Country', ' Country'],
    ['your Country', 'country', undefined],
    ['KUBERNETES', 'Kubernetes', undefined],
    ['books are ugly', 'Are', undefined],
    ['my fellow Americans, ask not', 'americans ask', undefined],
  ])('of case alone change "%s" for "%s" into %s', (heard, term, written) => {
    expect(found(` ${heard}`, [term])[0]?.[1]).toBe(written);
  });

  it('leave the punctuation of sentences where it is, and bring none', () => {
    const places = found(' ask mark Eddie, now', ['Marchetti?']);
    expect(places[0]).toEqual([' mark Eddie', ' Marchetti']);
    expect(places.map(([from]) => from)).not.toContain(' mark Eddie,');
    expect(found(' in net, now', ['.NET,'])[0]).toEqual([' net', ' .NET']);
  });

  it('are none for other terms where one is written in another case', () => {
    const terms = ['am', 'amer', 'americ', 'america', 'american', 'americans', 'americans ask'];
    expect(found(' And so, my fellow Americans, ask not', terms)).toEqual([]);
  });

  it('keep a possessive', () => {
    expect(found(' Naka Gawas house', ['Nakagawa'])).toContainEqual([' Naka Gawas', " Nakagawa's"]);
  });

  it('do not reach over a timestamp', () => {
    const heard = [...bytesOf(' mark'), FIRST_TIMESTAMP, FIRST_TIMESTAMP, ...bytesOf(' Eddie')];
    expect(found(heard, ['Marchetti']).map(([from]) => from)).not.toContain(' mark Eddie');
  });

  it('have the rest of a term that a prefix has begun, at the very beginning', () => {
    const begun = found(' Pet Rover knew', ['Anya Petrova'], 'Then Anya');
    expect(begun).toContainEqual([' Pet Rover', ' Petrova']);
    expect(found(' he said Pet Rover', ['Anya Petrova'], 'Then Anya')).not.toContainEqual([
      ' Pet Rover',
      ' Petrova',
    ]);
    expect(found(' Pet Rover knew', ['Anya Petrova'], 'Tanya')).not.toContainEqual([
      ' Pet Rover',
      ' Petrova',
    ]);
  });

  it('are in scripts without spaces, too', () => {
    expect(found('我問張為了', ['張偉'])).toContainEqual(['張為', '張偉']);
  });

  it('are few, however much sounds like terms', () => {
    const terms = Array.from({ length: 300 }, (_, i) => `Marchetti${'aeiou'[i % 5]}${i}`);
    expect(createKeyterms(tokenizer, terms).length).toBeLessThanOrEqual(3 * MOST_TERMS);
    expect(found(' mark Eddie'.repeat(40), terms)).toHaveLength(MOST_PLACES);
  });

  it('leave room for a term beside many that sound more like something else', () => {
    const vowels = [...'aeiou'];
    const copies = vowels.flatMap((a) => vowels.flatMap((b) => [`K${a}ntr${b}`, `C${a}ntr${b}`]));
    const terms = [...copies, 'Marchetti'];
    const places = found(' my country, our country: mark Eddie', terms);
    expect(places).toContainEqual([' mark Eddie', ' Marchetti']);
  });

  it('are none for a term of fewer than three sounds', () => {
    const terms = ['a', 'I', 'so', 'to', 'as', 'we', 'U', '4', '中', 'knee'];
    expect(createKeyterms(tokenizer, terms)).toEqual([]);
    const spoken = ['Ava', 'SQL', '張偉', 'Łuk'];
    expect(
      createKeyterms(tokenizer, spoken).filter(({ text, term }) => text === term),
    ).toHaveLength(4);
  });

  it('are none for a term without letters, nor for one too long', () => {
    const terms = ['...', ' ', 'x'.repeat(MOST_TERM_TOKENS)];
    expect(createKeyterms(tokenizer, terms)).toEqual([]);
  });
});
