declare module 'de-compromise' {
  const tagger: (text: string) => unknown;
  export default tagger;
}
