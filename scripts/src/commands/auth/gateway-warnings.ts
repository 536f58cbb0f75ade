import { gatewayStatus } from '../../openclaw/gateway.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { GATEWAY_RESTARTS } from '../shared/answer/warnings.ts'
import type { CredentialStore } from './store.ts'

/**
 * What a running Gateway makes of a credential that was stored or removed: `keeps` where it goes by those that it started with;
 * one that reads them anew may restart when the list of them changes.
 */
export async function gatewayWarnings(
  { openclaw, config, can }: CredentialStore,
  keeps: Warning,
  listChanges: boolean,
): Promise<Warning[]> {
  const matters = !can.gatewayTakesKeys || (can.keyRestartsGateway && listChanges)
  if (!matters || (await gatewayStatus(openclaw, config.view, can)) === 'not running') return []
  return [can.gatewayTakesKeys ? GATEWAY_RESTARTS : keeps]
}
