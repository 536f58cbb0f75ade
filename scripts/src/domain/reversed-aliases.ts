import { pathText } from './change.ts'
import type { ConfigView } from './config-view.ts'
import { modelIdOf } from './model.ts'

export interface Repair {
  readonly code: string
  readonly path: string
  readonly message: string
  /** The key to remove. */
  readonly keyPath: readonly string[]
}

/**
 * Alias entries written the wrong way round, named after the alias and pointing at the model
 * (`models["chutes-fast"] = { alias: "chutes/…" }`). OpenClaw accepts them and then reads the model's own name
 * as an alias of `openai/chutes-fast`, which nobody has. Version 1.1.0 of this skill and OpenClaw's own 2026.4-5
 * onboarding wrote them.
 */
export function reversedAliases(view: ConfigView): readonly Repair[] {
  return view.entries
    .filter(
      (entry) =>
        !entry.key.includes('/') && entry.alias !== undefined && modelIdOf(entry.alias) !== undefined,
    )
    .map((entry) => {
      const keyPath = ['agents', 'defaults', 'models', entry.key]
      return {
        code: 'reversed-alias',
        path: pathText(keyPath),
        message: `"${entry.key}" was written the wrong way round, as a model whose alias is the real model`,
        keyPath,
      }
    })
}
