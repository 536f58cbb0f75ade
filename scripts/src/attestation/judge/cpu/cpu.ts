import { chainFault } from '../certificates/chain.ts'
import { type Platform, platformOf } from '../certificates/pck.ts'
import { type Check, fail, pass, skipped, unresolved, verdictOf } from '../check.ts'
import { type Collateral, crlFault, signedTextFault } from './collateral.ts'
import { dcapAgrees } from './dcap.ts'
import { qeStatus } from './qe-identity.ts'
import type { Quote } from './quote.ts'
import { quoteSignatureFault } from './quote-signature.ts'
import { type TcbInfo, tcbInfoFor } from './tcb-info.ts'
import { convergedStatus, platformLevel } from './tcb-level.ts'
import { tdxModuleStatus, trustedDomainFault } from './tdx-module.ts'

/** Intel's collateral for a platform, or why it could not be had. */
export type CollateralAnswer = Collateral | { readonly problem: string }

interface Trust {
  readonly root: string
  readonly now: number
}

/** What a quote shows of its platform. */
interface CpuResult {
  readonly checks: readonly Check[]
  /** Whether anything in the quote may be believed. */
  readonly authentic: boolean
  /** The kind of platform that it claims to be. */
  readonly fmspc: string | undefined
  /** The second opinion: a refutation of what the checks prove. It takes as long as all of them. */
  readonly doubt: () => Check | undefined
}

/**
 * The checks of a quote that was read: that its platform is Intel's and signed it, then what Intel says about the
 * platform.
 */
export function cpuChecks(
  quote: Quote,
  collateralFor: (platform: string) => CollateralAnswer,
  trust: Trust,
): CpuResult {
  const platform = platformOf(quote.pck)
  const chain = verdictOf(
    'pck-chain',
    chainFault(quote.pckChain, trust) ??
      (platform ? undefined : 'the first certificate is not a PCK certificate'),
  )
  const signature =
    chain.status === 'pass'
      ? verdictOf('quote-signature', quoteSignatureFault(quote))
      : skipped('quote-signature', 'needs pck-chain')
  if (!platform || signature.status !== 'pass') {
    const missing = chain.status === 'pass' ? 'quote-signature' : 'pck-chain'
    const rest = [...ASKED, 'debug' as const].map((id) => skipped(id, `needs ${missing}`))
    return { checks: [chain, signature, ...rest], authentic: false, fmspc: platform?.fmspc, doubt: noDoubt }
  }
  const collateral = collateralFor(platform.key)
  const debug = verdictOf('debug', trustedDomainFault(quote.report))
  const { fmspc } = platform
  if ('problem' in collateral) {
    const open = ASKED.map((id) => unresolved(id, collateral.problem))
    return { checks: [chain, signature, ...open, debug], authentic: true, fmspc, doubt: noDoubt }
  }
  const checks = [chain, signature, ...askedChecks(quote, platform, collateral, trust), debug]
  // the chain was found to end at the pinned root
  const root = (quote.pckChain.at(-1) ?? quote.pck).raw
  const doubt = () =>
    dcapAgrees(quote.bytes, collateral, root, trust.now)
      ? undefined
      : fail('tcb', 'the DCAP library does not accept what the other checks do')
  return { checks, authentic: true, fmspc, doubt }
}

const noDoubt = () => undefined

/** The checks that need Intel's collateral. */
const ASKED = ['crl', 'qe-identity', 'tcb', 'tdx-module'] as const

/** What Intel calls a part of the platform, or why it does not know it. */
type PartStatus = { readonly status: string } | { readonly fault: string }

function askedChecks(
  quote: Quote,
  platform: Platform,
  collateral: Collateral,
  trust: Trust,
): readonly Check[] {
  const crl = verdictOf('crl', crlFault(collateral, quote.pckChain, trust))
  const infoFault = signedTextFault(collateral, 'tcb_info', trust)
  const tcb = infoFault ? { fault: infoFault } : tcbInfoFor(platform, collateral.tcb_info)
  const qeFault = signedTextFault(collateral, 'qe_identity', trust)
  const qe: PartStatus = qeFault ? { fault: qeFault } : qeStatus(quote.qeReport, collateral.qe_identity)
  const module = 'fault' in tcb ? undefined : tdxModuleStatus(quote.report, tcb.info)
  return [
    crl,
    // one signer signs both texts, for the same month: what is wrong with both is told once
    infoFault ? skipped('qe-identity', 'needs tcb') : partCheck('qe-identity', 'the quoting enclave', qe),
    'fault' in tcb ? fail('tcb', tcb.fault) : tcbCheck(quote, platform, tcb.info, [qe, module]),
    module ? partCheck('tdx-module', 'the TDX module', module) : skipped('tdx-module', 'needs tcb'),
  ]
}

function partCheck(id: 'qe-identity' | 'tdx-module', what: string, part: PartStatus): Check {
  if ('fault' in part) return fail(id, part.fault)
  return part.status === 'UpToDate' ? pass(id) : fail(id, `${what} is ${part.status}`)
}

function tcbCheck(
  quote: Quote,
  platform: Platform,
  info: TcbInfo,
  parts: readonly (PartStatus | undefined)[],
): Check {
  const level = platformLevel(info.tcbLevels, platform, quote.report.teeTcbSvn)
  if (!level) return fail('tcb', 'none of Intel’s TCB levels covers the platform')
  const ids = (level.advisoryIDs ?? []).slice(0, 10).join(', ')
  if (level.tcbStatus === 'UpToDate') return pass('tcb', ids && `advisories ${ids}`)
  const statuses = parts.map((part) => (part && 'status' in part ? part.status : undefined))
  const whole = convergedStatus(level.tcbStatus, statuses)
  return fail('tcb', `the platform’s TCB is ${whole}${ids && ` (${ids})`}`)
}
