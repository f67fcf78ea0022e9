/** In place of rehype-highlight, which is a third of the page: code is seldom spoken of, and is shown plain. */
export default function plainCode(): void {}
