import { modelIdOf } from '../catalog/model.ts'
import type { ConfigView, ModelEntry } from '../config/config-view.ts'

/**
 * Alias entries written the wrong way round, named after the alias and pointing at the model
 * (`models["chutes-fast"] = { alias: "chutes/…" }`). OpenClaw accepts them and then reads the model's own name
 * as an alias of `openai/chutes-fast`, which nobody has. Version 1.1.0 of this skill and OpenClaw's own 2026.4-5
 * onboarding wrote them.
 */
export function reversedAliases(view: ConfigView): readonly ModelEntry[] {
  return view.entries.filter(
    (entry) => !entry.key.includes('/') && entry.alias !== undefined && modelIdOf(entry.alias) !== undefined,
  )
}

/** `openai/chutes-fast`: what a reversed alias turned a model reference into. Nobody has such a model. */
export function aliasOfInvalidReference(ref: string): string | undefined {
  return /^openai\/(chutes-(?:fast|pro|vision))$/i.exec(ref)?.[1]?.toLowerCase()
}
