import { type JsonObject, sameJson } from '../../../domain/json.ts'
import type { LoadedConfig } from '../../../openclaw/config/config-file.ts'
import { putBack } from './write-errors.ts'

/** The configs that the writes of one run replaced. One that comes back is OpenClaw's doing and no edit of somebody's. */
export interface PassedConfigs {
  readonly has: (config: LoadedConfig) => boolean
  /** Looks at the config after a write, and remembers what was replaced. @throws SkillError E_WRITE_CONFLICT */
  readonly look: (config: LoadedConfig, replaced: JsonObject | undefined) => void
}

/**
 * None yet. The Gateway of 2026.5.2 starts anew from the config that it was started with first, and writes that one, so a
 * config that comes back twice would do so for ever.
 */
export function passedConfigs(): PassedConfigs {
  const passed: JsonObject[] = []
  let returned = -1
  // OpenClaw's stamp apart
  const indexOf = ({ view }: LoadedConfig): number =>
    passed.findIndex((one) => sameJson({ ...one, meta: null }, { ...view.raw, meta: null }))
  return {
    has: (config) => indexOf(config) >= 0,
    look: (config, replaced) => {
      const index = indexOf(config)
      if (index >= 0 && index === returned) throw putBack()
      if (index >= 0) returned = index
      if (replaced) passed.push(replaced)
    },
  }
}
