import { type JsonObject, sameJson } from '../../../domain/json.ts'
import type { LoadedConfig } from '../../../openclaw/config/config-file.ts'
import { putBack } from './write-errors.ts'

/** How often one earlier config may come back before the run gives up. */
const MAX_RETURNS = 2

/** The configs that the writes of one run replaced. One that comes back is OpenClaw's doing and no edit of somebody's. */
export interface PassedConfigs {
  readonly has: (config: LoadedConfig) => boolean
  /** Looks at the config after a write, and remembers what was replaced. @throws SkillError E_WRITE_CONFLICT */
  readonly look: (config: LoadedConfig, replaced: JsonObject | undefined) => void
}

/**
 * None yet. The Gateway of 2026.5.2 starts each time from the config that it was started with first, and writes that one:
 * a run that goes on and on against it would end nowhere.
 */
export function passedConfigs(): PassedConfigs {
  const passed: JsonObject[] = []
  const returns = new Map<number, number>()
  const indexOf = ({ view }: LoadedConfig): number => passed.findIndex((one) => sameBut(one, view.raw))
  return {
    has: (config) => indexOf(config) >= 0,
    look: (config, replaced) => {
      const index = indexOf(config)
      const times = (returns.get(index) ?? 0) + 1
      if (index >= 0 && times === MAX_RETURNS) throw putBack(index > 0)
      returns.set(index, times)
      if (replaced) passed.push(replaced)
    },
  }
}

/** Whether two configs differ in OpenClaw's stamp alone. */
function sameBut({ meta: _, ...one }: JsonObject, { meta: __, ...other }: JsonObject): boolean {
  return sameJson(one, other)
}
