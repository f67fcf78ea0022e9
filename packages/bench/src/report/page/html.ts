import { escaped } from '../drawing/escaped.js';

/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

/** What a template takes: texts and numbers are escaped, HTML is not, lists are joined, nothing is left out. */
export type HtmlPart = Html | string | number | undefined | readonly HtmlPart[];

/** HTML from a template. Each text in it is escaped, for an element's content as for an attribute in quotation marks. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return {
    html: strings.map((text, i) => text + (i < parts.length ? written(parts[i]) : '')).join(''),
  };
}

/** HTML that this program wrote itself. */
export function asHtml(text: string): Html {
  return { html: text };
}

/** JSON inside an element `script`: a text in it cannot end the element. */
export function scriptJson(value: unknown): Html {
  return asHtml(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function written(part: HtmlPart): string {
  if (part === undefined) return '';
  if (typeof part === 'object') return 'html' in part ? part.html : part.map(written).join('');
  return escaped(String(part));
}
