import type { ConfigView } from '../../config/config-view.ts'
import { variablesToFill } from '../../credential/key-source.ts'
import { type Check, warnCheck } from '../check.ts'

/** What an agent's generated `models.json` says about Chutes. */
export interface GeneratedModels {
  readonly agent: string
  readonly baseUrl: string | undefined
  readonly ids: readonly string[]
}

/**
 * A finding for each generated file that names another address, or models that have no row any more. OpenClaw keeps an
 * address in it that is there already; the releases that were tried send turns where the config says all the same.
 */
export function generatedChecks(
  { provider }: ConfigView,
  files: readonly GeneratedModels[],
): readonly Check[] {
  if (!provider) return []
  // what OpenClaw wrote in a variable's place is not to be compared with its name
  const isByName = variablesToFill(provider.baseUrl ?? '').length > 0
  const rows = new Set(provider.rows.map((row) => row.id))
  return files.flatMap(({ agent, baseUrl, ids }) => {
    const path = `agents/${agent}/agent/models.json`
    const old = ids.filter((id) => !rows.has(id)).length
    const what = [
      !isByName && baseUrl !== undefined && baseUrl !== provider.baseUrl && 'another address than the config',
      old > 0 && `${old} model(s) that the config has not`,
    ].filter(Boolean)
    if (what.length === 0) return []
    const fix = {
      words: `Take providers.chutes out of ${path} in OpenClaw's state folder: OpenClaw has Chutes from its config.`,
    }
    return [warnCheck('generated-models', `${path} names ${what.join(' and ')}`, fix)]
  })
}
