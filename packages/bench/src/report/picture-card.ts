import { drawInline } from './drawing/draw.js';
import { asHtml, type Html, html } from './page/html.js';
import type { Picture, PictureTable } from './pictures/picture.js';

const WIDE = 540;
const NARROW = 330;

/** A picture with its sentence, its numbers folded below it, and the commands that give them. */
export async function pictureCard(picture: Picture): Promise<Html> {
  const { id, title, sentence, spec, table, commands } = picture;
  const [wide, narrow] = [
    await drawInline(spec, WIDE, sentence),
    await drawInline(spec, NARROW, sentence),
  ];
  return html`<figure class="card" id="${id}">
<h3>${title}</h3>
<p class="sentence">${sentence}</p>
<div class="wide">${asHtml(wide)}</div><div class="narrow">${asHtml(narrow)}</div>
<details><summary>The numbers, and the command</summary>
${numbers(`The numbers: ${title}`, table)}
${commands.map((command) => html`<code class="command">${command}</code>`)}
</details>
</figure>`;
}

/** A table; it scrolls by itself where the page is narrow. */
export function numbers(label: string, { head, rows }: PictureTable): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;
}
