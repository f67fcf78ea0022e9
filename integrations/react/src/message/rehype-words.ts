// What react-markdown makes of a text, as far as it is needed here.
interface TextNode {
  readonly type: 'text';
  readonly value: string;
  readonly position?: { readonly start: { readonly offset?: number } };
}
interface ParentNode {
  readonly type: string;
  readonly tagName?: string;
  properties?: Record<string, unknown>;
  children: HtmlNode[];
}
type HtmlNode = TextNode | ParentNode;

/** Where a word begins in the Markdown, in UTF-16 units: the attribute of the element around it. */
export const WORD_ATTRIBUTE = 'data-at';

/**
 * A plugin of rehype that puts an element around each word, with the marks after it, and tells where in the Markdown it
 * stands. Code is left as it is: it is not spoken.
 */
export function rehypeWords(): (tree: ParentNode) => void {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

  function wordsOf(node: TextNode): HtmlNode[] {
    const { value, position } = node;
    const from = position?.start.offset;
    // What is between blocks is of no place, and must stay text: a list has items alone.
    if (from === undefined || value.trim() === '') return [node];
    const words: { at: number; text: string }[] = [];
    for (const { segment, index, isWordLike } of segmenter.segment(value)) {
      const last = words.at(-1);
      if (isWordLike || last === undefined) words.push({ at: from + index, text: segment });
      else last.text += segment;
    }
    return words.flatMap(({ at, text }) => {
      const word = text.trimEnd();
      const space = text.slice(word.length);
      return [
        {
          ...{ type: 'element', tagName: 'span', properties: { [WORD_ATTRIBUTE]: String(at) } },
          children: [{ type: 'text', value: word }],
        },
        { type: 'text', value: space },
      ];
    });
  }

  function enter(parent: ParentNode): void {
    if (parent.tagName === 'code') return;
    parent.children = parent.children.flatMap((child) => {
      if (child.type === 'text') return wordsOf(child as TextNode);
      if ('children' in child) enter(child);
      return [child];
    });
  }

  return enter;
}
