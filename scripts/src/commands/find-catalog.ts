import { type FetchedCatalog, fetchCatalog } from '../chutes/fetch-catalog.ts'
import { bundledCatalog } from '../domain/bundled-catalog.ts'
import type { Catalog } from '../domain/model.ts'
import type { Context } from '../shell/context.ts'
import type { Warning } from '../shell/document.ts'
import { SkillError } from '../shell/skill-error.ts'
import type { State } from '../state/store.ts'

/** The live catalogue. @throws SkillError with exit 5 */
export function liveCatalog(context: Context, baseUrl: string, state: State): Promise<FetchedCatalog> {
  context.progress('asking Chutes for its models')
  return fetchCatalog({ baseUrl, lastGood: state.catalog?.models, signal: context.signal, now: context.now })
}

/** The live catalogue, else the last good one, else the bundled one; a warning says which and why. */
export async function anyCatalog(
  context: Context,
  baseUrl: string,
  state: State,
): Promise<{ readonly catalog: Catalog; readonly warnings: readonly Warning[] }> {
  try {
    const catalog = await liveCatalog(context, baseUrl, state)
    return { catalog, warnings: droppedWarning(catalog) }
  } catch (thrown) {
    if (!(thrown instanceof SkillError)) throw thrown
    const catalog: Catalog = state.catalog ? { source: 'cached', ...state.catalog } : bundledCatalog()
    const date = new Date(catalog.fetchedAt).toISOString().slice(0, 10)
    const message = `${thrown.message} Used the ${catalog.source} list of ${date} instead; refresh when Chutes answers.`
    return { catalog, warnings: [{ code: 'catalog-not-live', message }] }
  }
}

/** Rows without a usable id are left out, and said. */
export function droppedWarning(catalog: FetchedCatalog): Warning[] {
  if (catalog.dropped === 0) return []
  return [
    {
      code: 'catalog-rows-dropped',
      message: `${catalog.dropped} catalogue row(s) had no usable id and were left out.`,
    },
  ]
}

/** A catalogue as the documents tell it. */
export function catalogData(catalog: Catalog) {
  return {
    source: catalog.source,
    count: catalog.models.length,
    fetchedAt: new Date(catalog.fetchedAt).toISOString(),
  }
}
