import type { Capabilities } from '../../../domain/config/capabilities.ts'
import type { LoadedConfig } from '../../../openclaw/config/config-file.ts'
import { gatewayStatus } from '../../../openclaw/gateway.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import type { Warning } from '../../../shell/answer/document.ts'
import { GATEWAY_RESTARTS } from './warnings.ts'

interface RunningOpenClaw {
  readonly openclaw: OpenClaw
  readonly config: LoadedConfig
  /** `gatewayTakesKeys` decides about `keeps` alone. */
  readonly can: Pick<Capabilities, 'keyRestartsGateway' | 'profilePort'> &
    Partial<Pick<Capabilities, 'gatewayTakesKeys'>>
}

/**
 * What a running Gateway makes of a credential that was stored or removed: it may restart when the list of them changes. `keeps`
 * is for a stored one, which some releases do not take on before they are restarted; a removed one was seen to be gone at once on
 * 2026.6.11 and on 2026.8.2.
 */
export async function gatewayWarnings(
  { openclaw, config, can }: RunningOpenClaw,
  listChanges: boolean,
  keeps?: Warning,
): Promise<Warning[]> {
  const warning = keeps && !can.gatewayTakesKeys ? keeps : GATEWAY_RESTARTS
  const matters = warning === keeps || (can.keyRestartsGateway && listChanges)
  if (!matters || (await gatewayStatus(openclaw, config.view, can)) === 'not running') return []
  return [warning]
}
