import { statSync } from 'node:fs'
import type { GatewayFacts } from '../../domain/checks/gateway-check.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import { gatewayStarted, gatewayStatus } from '../../openclaw/gateway.ts'
import { journalPath, loadJournal } from '../../state/journal-file.ts'
import type { CommandContext } from '../shared/command-context.ts'

/** What can be told of a running Gateway without a credential for it; undefined where none runs. */
export async function gatewayFacts(
  { openclaw, config }: CommandContext<'status'>,
  can: Pick<Capabilities, 'profilePort' | 'gatewayTakesKeys'>,
): Promise<GatewayFacts | undefined> {
  const status = await gatewayStatus(openclaw, config.view, can)
  if (status === 'not running') return undefined
  const { entries } = loadJournal(journalPath(openclaw.paths.stateDir))
  return {
    startedAt: await gatewayStarted(openclaw, config.view, can),
    reloads: status === 'applies now',
    configChangedAt: statSync(openclaw.paths.configPath, { throwIfNoEntry: false })?.mtimeMs,
    takesKeys: can.gatewayTakesKeys,
    keyStoredAt: entries.findLast(({ credential }) => credential && credential.did !== 'removed')?.at,
  }
}
