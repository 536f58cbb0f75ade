import type { Capabilities } from '../../../domain/config/capabilities.ts'
import type { LoadedConfig } from '../../../openclaw/config/config-file.ts'
import { gatewayStatus } from '../../../openclaw/gateway.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import type { Warning } from '../../../shell/answer/document.ts'
import { GATEWAY_RESTARTS } from './warnings.ts'

interface RunningOpenClaw {
  readonly openclaw: OpenClaw
  readonly config: LoadedConfig
  readonly can: Pick<Capabilities, 'gatewayTakesKeys' | 'keyRestartsGateway' | 'profilePort'>
}

/**
 * What a running Gateway makes of a credential that was stored or removed: `keeps` where it goes by those that it started with;
 * one that reads them anew may restart when the list of them changes.
 */
export async function gatewayWarnings(
  { openclaw, config, can }: RunningOpenClaw,
  keeps: Warning,
  listChanges: boolean,
): Promise<Warning[]> {
  const matters = !can.gatewayTakesKeys || (can.keyRestartsGateway && listChanges)
  if (!matters || (await gatewayStatus(openclaw, config.view, can)) === 'not running') return []
  return [can.gatewayTakesKeys ? GATEWAY_RESTARTS : keeps]
}
