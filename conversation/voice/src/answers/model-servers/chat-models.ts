/** A model that a server lists. */
export interface ListedModel {
  readonly id: string;
  /** How many weights it has, in billions, where the server says it. */
  readonly billions?: number | undefined;
  /** It is in memory already. */
  readonly isLoaded?: boolean | undefined;
}

// What these write is no conversation.
const NO_CHAT =
  /embed|rerank|\bbge\b|\be5\b|\bgte\b|minilm|colbert|whisper|transcri|\bt?tts\b|\b[as]tt\b|\basr\b|speech|voice|moderation|guard|\bclip\b|diffusion|\bsdxl?\b|\bflux\b|\bocr\b|realtime/i;
// A listener waits until they have thought.
const THINKS = /\br1\b|qwq|think|reason|\bo[13]\b/i;
/** Billions of weights up to which a model is quick without a graphics card of its own. */
const QUICK_BILLIONS = 9;

/**
 * The models for a spoken conversation, the best first: one that is in memory already; of these, and else of all, the largest of up to nine
 * billion weights; then those of which that is not known, as they are listed; then the smallest of the larger ones. Models that
 * think before they answer come after the others.
 */
export function chatModels(models: readonly ListedModel[]): readonly ListedModel[] {
  const chats = models.filter(({ id }) => !NO_CHAT.test(id));
  // Sorting keeps the order of those that rank alike.
  return chats.sort((a, b) => rank(a) - rank(b));
}

function rank(model: ListedModel): number {
  return (model.isLoaded ? 0 : 1e6) + (THINKS.test(model.id) ? 1e5 : 0) + slowness(model);
}

function slowness({ id, billions = billionsIn(id) }: ListedModel): number {
  if (billions === undefined) return QUICK_BILLIONS;
  return billions <= QUICK_BILLIONS ? QUICK_BILLIONS - billions : QUICK_BILLIONS + billions;
}

/** What the name says: `qwen2.5-7b-instruct`, `llama3.2:3b`, `gemma-3-270m`. */
function billionsIn(id: string): number | undefined {
  const [, count, unit] = /(?<![\d.])(\d+(?:\.\d+)?)(b|m)(?![a-z\d])/i.exec(id) ?? [];
  return count === undefined ? undefined : Number(count) / (unit?.toLowerCase() === 'm' ? 1000 : 1);
}
