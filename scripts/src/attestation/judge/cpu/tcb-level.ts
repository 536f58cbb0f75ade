import type { Platform } from '../certificates/pck.ts'

/**
 * How Intel places a platform on its levels ("Determining TCB status" in the documentation of the provisioning
 * certification service, version 4). Pure arithmetic over lists that were found authentic before.
 */

/** One of Intel's levels, newest first in every list. */
export interface TcbLevel {
  readonly tcbStatus: string
  readonly advisoryIDs?: readonly string[] | undefined
}

/** A level of a single enclave or module: at least this security version. */
export interface IsvLevel extends TcbLevel {
  readonly tcb: { readonly isvsvn: number }
}

/** A level of a platform: at least these versions, each for itself. */
export interface PlatformLevel extends TcbLevel {
  readonly tcb: {
    readonly pcesvn: number
    readonly sgxtcbcomponents: readonly { readonly svn: number }[]
    readonly tdxtcbcomponents: readonly { readonly svn: number }[]
  }
}

/** The version of the TDX module: 0 for those that have no identity of their own. */
export function moduleVersion(teeTcbSvn: Buffer): number {
  return teeTcbSvn[1] ?? 0
}

/**
 * The first level that covers a platform; undefined when none does. Components 0 and 1 of a TDX module with an
 * identity of its own are that identity's matter, and are not compared here.
 */
export function platformLevel(
  levels: readonly PlatformLevel[],
  { sgxSvns, pceSvn }: Pick<Platform, 'sgxSvns' | 'pceSvn'>,
  teeTcbSvn: Buffer,
): TcbLevel | undefined {
  const first = moduleVersion(teeTcbSvn) > 0 ? 2 : 0
  return levels.find(
    ({ tcb }) =>
      tcb.sgxtcbcomponents.every(({ svn }, index) => (sgxSvns[index] ?? -1) >= svn) &&
      pceSvn >= tcb.pcesvn &&
      tcb.tdxtcbcomponents.every(({ svn }, index) => index < first || (teeTcbSvn[index] ?? -1) >= svn),
  )
}

/** The first level that covers an enclave or a module; undefined when none does. */
export function isvLevel(levels: readonly IsvLevel[], isvSvn: number): TcbLevel | undefined {
  return levels.find(({ tcb }) => isvSvn >= tcb.isvsvn)
}

/** What Intel calls a platform as a whole, its quoting enclave and its TDX module included. */
export function convergedStatus(platform: string, parts: readonly (string | undefined)[]): string {
  if (platform === 'Revoked' || parts.includes('Revoked')) return 'Revoked'
  if (!parts.includes('OutOfDate')) return platform
  if (platform === 'UpToDate' || platform === 'SWHardeningNeeded') return 'OutOfDate'
  return /^Configuration/.test(platform) ? 'OutOfDateConfigurationNeeded' : platform
}
