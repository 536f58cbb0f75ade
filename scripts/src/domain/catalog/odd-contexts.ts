import type { Model } from './model.ts'

/** Tokens: no chat model has less, and an agent's instructions alone are longer. */
const MIN_CONTEXT = 1024
/** Tokens: a hundred times what the largest have. */
const MAX_CONTEXT = 100_000_000

/** A known model keeps its last context window, a new one is left out; `oddContexts` has both as the list states them. */
export function withoutOddContexts(
  models: readonly Model[],
  lastGood: ReadonlyMap<string, Model>,
): { readonly models: readonly Model[]; readonly oddContexts: readonly Model[] } {
  const plausible = models.flatMap((model) => {
    if (!isOddContext(model)) return [model]
    const last = lastGood.get(model.id)
    // an earlier version may have believed such a window; the row then keeps what it has
    return last ? [{ ...model, context: isOddContext(last) ? undefined : last.context }] : []
  })
  return { models: plausible, oddContexts: models.filter(isOddContext) }
}

function isOddContext({ context }: Model): boolean {
  return context !== undefined && (context < MIN_CONTEXT || context > MAX_CONTEXT)
}
