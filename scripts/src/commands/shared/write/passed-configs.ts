import type { Change } from '../../../domain/config/change.ts'
import { type JsonObject, sameJson } from '../../../domain/json.ts'
import type { LoadedConfig } from '../../../openclaw/config/config-file.ts'
import { gatewayListens } from '../../../openclaw/gateway.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import { knownCapabilities } from '../open.ts'
import { notConverged, putBack } from './write-errors.ts'

/**
 * The configs that the writes of one run replaced: none yet. One that comes back is OpenClaw's doing and no edit of
 * somebody's. The Gateway of 2026.5.2 starts anew from the config that it was started with first, and writes that one, so
 * a config that comes back twice would do so for ever. Where no Gateway runs, OpenClaw dropped the writes.
 */
export function passedConfigs(openclaw: OpenClaw) {
  const passed: JsonObject[] = []
  let returned = -1
  // OpenClaw's stamp apart
  const indexOf = ({ view }: LoadedConfig): number =>
    passed.findIndex((one) => sameJson({ ...one, meta: null }, { ...view.raw, meta: null }))
  return {
    has: (config: LoadedConfig): boolean => indexOf(config) >= 0,
    /**
     * Looks at the config after a write of what was planned, and remembers what was replaced.
     * @throws SkillError E_WRITE_CONFLICT, E_READ_BACK
     */
    look: async (
      config: LoadedConfig,
      planned: readonly Change[],
      replaced: JsonObject | undefined,
    ): Promise<void> => {
      const index = indexOf(config)
      if (index >= 0 && index === returned) {
        const runs = await gatewayListens(openclaw, config.view, knownCapabilities(openclaw))
        throw runs ? putBack() : notConverged(planned)
      }
      if (index >= 0) returned = index
      if (replaced) passed.push(replaced)
    },
  }
}
