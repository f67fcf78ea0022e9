'use client';
import { type CSSProperties, memo, type ReactElement, useDeferredValue } from 'react';
import Markdown, { type Components, type Options } from 'react-markdown';
import rehypeHighlight from 'rehype-highlight';
import { rehypeWords } from './rehype-words.js';
import { TypingDots } from './typing-dots.js';
import { useSpokenWords } from './use-spoken-words.js';

/** What {@link StreamingMessage} shows. */
export interface StreamingMessageProps {
  readonly role: 'user' | 'assistant';
  /** Markdown of the assistant; of the user, plain text. */
  readonly text: string;
  /** More of it comes: dots are shown until its first word, and screen readers are told of what is new. */
  readonly isStreaming?: boolean | undefined;
  /** Sounds of the message, in their order. */
  readonly audioUrls?: readonly string[] | undefined;
  /** Called with each of `audioUrls`, in order, when a reader wants to hear the message: `audioQueue.enqueue` is such. */
  readonly onPlayAudio?: ((url: string) => void) | undefined;
  /** What is being said, before it is final; shown dim after the text, and marked by `data-tentative`. */
  readonly partialTranscript?: string | undefined;
  /**
   * How much of an assistant's `text` was heard, in UTF-16 units: each word is an element then, marked by `data-heard` if it
   * was heard, and by `data-speaking` while it is spoken. `spokenChars` of `useVoiceStream` is such.
   */
  readonly spokenChars?: number | undefined;
  /** What the button says. Default `Play`. */
  readonly playLabel?: string | undefined;
  /** Plugins of react-markdown, such as remark-gfm. Give the same array each time. */
  readonly remarkPlugins?: readonly unknown[] | undefined;
  readonly className?: string | undefined;
  readonly style?: CSSProperties | undefined;
}

/**
 * A message of a conversation, as it is written: Markdown without HTML, its code highlighted by the class names of
 * highlight.js, of which a page chooses the style. Pictures are links: an answer must not make the page
 * ask another server. Marked by `data-message` with its role.
 */
export function StreamingMessage({
  role,
  text,
  isStreaming = false,
  audioUrls = [],
  onPlayAudio,
  partialTranscript = '',
  spokenChars,
  playLabel = 'Play',
  remarkPlugins,
  className,
  style,
}: StreamingMessageProps): ReactElement {
  const words = useSpokenWords(spokenChars);
  const isWaiting = isStreaming && text === '' && partialTranscript === '';
  return (
    <div
      className={className}
      style={style}
      data-message={role}
      data-streaming={isStreaming || undefined}
    >
      <div
        ref={words}
        aria-live={isStreaming ? 'polite' : undefined}
        aria-busy={isStreaming && isWaiting}
      >
        {role === 'assistant' ? (
          <Written text={text} remarkPlugins={remarkPlugins} hasWords={spokenChars !== undefined} />
        ) : (
          text !== '' && <p style={PLAIN}>{text}</p>
        )}
        {isWaiting && <TypingDots />}
      </div>
      {partialTranscript !== '' && (
        <p data-tentative="" style={TENTATIVE} aria-hidden="true">
          {partialTranscript}
        </p>
      )}
      {onPlayAudio !== undefined && audioUrls.length > 0 && (
        <button type="button" onClick={() => audioUrls.forEach((url) => void onPlayAudio(url))}>
          {playLabel}
        </button>
      )}
    </div>
  );
}

const PLAIN: CSSProperties = { whiteSpace: 'pre-wrap' };
const TENTATIVE: CSSProperties = { opacity: 0.7 };

interface WrittenProps extends Pick<StreamingMessageProps, 'text' | 'remarkPlugins'> {
  /** Each word is an element. */
  readonly hasWords: boolean;
}

/** Parsed no more often than there is time for. */
const Written = memo(function Written({
  text,
  remarkPlugins,
  hasWords,
}: WrittenProps): ReactElement {
  const shown = useDeferredValue(text);
  return (
    <Markdown
      skipHtml
      remarkPlugins={(remarkPlugins ?? null) as Options['remarkPlugins']}
      rehypePlugins={hasWords ? WORDS : HIGHLIGHT}
      components={COMPONENTS}
    >
      {shown}
    </Markdown>
  );
});

// What is in no known language stays as it is.
const HIGHLIGHT: NonNullable<Options['rehypePlugins']> = [[rehypeHighlight, { detect: false }]];
const WORDS: NonNullable<Options['rehypePlugins']> = [rehypeWords, ...HIGHLIGHT];
const REL = 'noopener noreferrer nofollow';

const COMPONENTS: Components = {
  a: ({ href, title, children }) => (
    <a href={href} title={title} target="_blank" rel={REL}>
      {children}
    </a>
  ),
  img: ({ src, alt }) => (
    <a href={typeof src === 'string' ? src : undefined} target="_blank" rel={REL}>
      {alt || 'Picture'}
    </a>
  ),
  // Long lines are scrolled to, also by keys.
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
    <pre tabIndex={0}>{children}</pre>
  ),
};
