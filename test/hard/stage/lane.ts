import { chmodSync, cpSync, existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { IdentityProvider } from '../../standin/accounts/identity.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { type CatalogRow, catalogRow, today } from '../../support/catalogs/catalog.ts'
import { createHome, type Home } from '../../support/homes/home.ts'
import { recordedBin } from '../../support/paths.ts'
import { openElsewhere, openImpostor, openSilence, openStandin, type Stranger } from './hosts.ts'
import type { Furnishing, OpenclawKind, PreparedHomes } from './prepared-homes.ts'

/** One lane of the run: a stand-in for Chutes, hosts that must hear nothing, and homes that are thrown away. */
export interface Lane {
  readonly standin: ChutesStandIn
  readonly idp: IdentityProvider
  readonly impostor: Stranger
  readonly elsewhere: Stranger
  /** A port on which something listens and says nothing. */
  readonly gatewayPort: number
  home(furnishing: Furnishing, openclaw?: OpenclawKind): Promise<Home>
  /** Forgets faults and requests, and throws the homes away. */
  reset(): void
  close(): Promise<void>
}

/** A catalogue that a prepared home has to write about at once; a model that is gone would be watched for days first. */
export const NEWS: readonly CatalogRow[] = [...today, catalogRow({ id: 'Qwen/Qwen4-32B-TEE' })]

/** What a killed run left running may still write. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }

/** Opens a lane; lanes share nothing but the prepared homes. */
export async function openLane(prepared: PreparedHomes): Promise<Lane> {
  const { standin, idp } = await openStandin()
  const impostor = await openImpostor()
  const elsewhere = await openElsewhere()
  const gateway = await openSilence()
  const homes: Home[] = []
  // beside the next try: the other lanes would wait for each file
  const removals: Promise<void>[] = []
  const throwAway = (): void => {
    for (const { dir } of homes.splice(0)) removals.push(rm(dir, REMOVAL))
  }
  return {
    standin,
    idp,
    impostor,
    elsewhere,
    gatewayPort: gateway.port,
    home: async (furnishing, openclaw = 'recorded') => {
      // the real one starts itself again where a compile cache is set
      const recorded = { openclawBin: recordedBin, env: { NODE_COMPILE_CACHE: prepared.compiled } }
      const home = createHome({ redirect: standin, ...(openclaw === 'recorded' && recorded) })
      homes.push(home)
      cpSync(await prepared.folder(furnishing, openclaw), home.openclawDir, { recursive: true })
      // a copy gets new folders, with the modes that the umask gives them
      for (const folder of ['', 'chutes', 'state']) makePrivate(join(home.openclawDir, folder))
      return home
    },
    reset: () => {
      standin.clearFaults()
      standin.clearRequests()
      standin.setCatalog(today)
      throwAway()
    },
    close: async () => {
      throwAway()
      await Promise.all(removals)
      for (const host of [elsewhere, gateway, impostor, standin]) await host.close()
    },
  }
}

function makePrivate(folder: string): void {
  if (existsSync(folder)) chmodSync(folder, 0o700)
}
