import { chainFault } from '../certificates/chain.ts'
import { platformOf } from '../certificates/pck.ts'
import { type Check, fail, pass, skipped, unresolved, verdictOf } from '../check.ts'
import { type Collateral, collateralSignerFault, crlFault } from './collateral.ts'
import { type DcapOutcome, judgeQuote } from './dcap.ts'
import type { Quote } from './quote.ts'
import { quoteSignatureFault } from './quote-signature.ts'
import { levelByIntelsRule, outsideLibrary, parseTcbInfo } from './tcb-info.ts'
import { tdAttributesFault, tdxModuleFault } from './tdx-module.ts'

/** Intel's collateral for a platform, or why it could not be had. */
export type CollateralAnswer = Collateral | { readonly problem: string }

interface Trust {
  readonly root: string
  readonly now: number
}

/**
 * The checks of a quote that was read: that its platform is Intel's and signed it, then what Intel says about the
 * platform. `authentic` tells whether anything in the quote may be believed.
 */
export function cpuChecks(
  quote: Quote,
  collateral: CollateralAnswer,
  trust: Trust,
): { readonly checks: readonly Check[]; readonly authentic: boolean } {
  const chain = verdictOf('pck-chain', pckFault(quote, trust))
  const signature =
    chain.status === 'pass'
      ? verdictOf('quote-signature', quoteSignatureFault(quote))
      : skipped('quote-signature', 'needs pck-chain')
  if (signature.status !== 'pass') {
    const missing = chain.status === 'pass' ? 'quote-signature' : 'pck-chain'
    const rest = [...ASKED, 'debug' as const].map((id) => skipped(id, `needs ${missing}`))
    return { checks: [chain, signature, ...rest], authentic: false }
  }
  const debug = verdictOf('debug', tdAttributesFault(quote.report.tdAttributes))
  const asked =
    'problem' in collateral
      ? ASKED.map((id) => unresolved(id, collateral.problem))
      : askedChecks(quote, collateral, debug, trust)
  return { checks: [chain, signature, ...asked, debug], authentic: true }
}

/** The checks that need Intel's collateral. */
const ASKED = ['crl', 'qe-identity', 'tcb', 'tdx-module'] as const

function pckFault({ pck, pckChain }: Quote, trust: Trust): string | undefined {
  const fault = chainFault(pckChain, trust)
  return fault ?? (platformOf(pck) ? undefined : 'the first certificate is not a PCK certificate')
}

function askedChecks(quote: Quote, collateral: Collateral, debug: Check, trust: Trust): readonly Check[] {
  const crl = verdictOf('crl', crlFault(collateral, quote.pckChain, trust))
  const outcome = placed(judge(quote, collateral, trust), [crl, debug])
  return [
    crl,
    qeCheck(outcome),
    tcbCheck(quote, collateral, outcome),
    moduleCheck(quote, collateral, outcome),
  ]
}

/** A fault that only the library sees must not get lost where our own check passed. */
function placed(outcome: DcapOutcome, ours: readonly Check[]): DcapOutcome {
  if (outcome.kind !== 'fault') return outcome
  const agreed = ours.find((check) => check.id === outcome.check)
  return agreed?.status === 'pass' ? { ...outcome, check: 'tcb' } : outcome
}

/** The signers' chains are checked first: the library's faults do not say whose chain is broken. */
function judge(quote: Quote, collateral: Collateral, trust: Trust): DcapOutcome {
  const tcbSigner = collateralSignerFault(collateral.tcb_info_issuer_chain, trust)
  if (tcbSigner) return { kind: 'fault', check: 'tcb', reason: `TCB info: ${tcbSigner}` }
  const qeSigner = collateralSignerFault(collateral.qe_identity_issuer_chain, trust)
  if (qeSigner) return { kind: 'fault', check: 'qe-identity', reason: `QE identity: ${qeSigner}` }
  // the chain was found to end at the pinned root
  const root = (quote.pckChain.at(-1) ?? quote.pck).raw
  return judgeQuote(quote.bytes, collateral, root, trust.now)
}

function qeCheck(outcome: DcapOutcome): Check {
  if (outcome.kind !== 'fault') return pass('qe-identity')
  return outcome.check === 'qe-identity'
    ? fail('qe-identity', outcome.reason)
    : skipped('qe-identity', `needs ${outcome.check}`)
}

function tcbCheck(quote: Quote, collateral: Collateral, outcome: DcapOutcome): Check {
  switch (outcome.kind) {
    case 'fault':
      return outcome.check === 'tcb' ? fail('tcb', outcome.reason) : skipped('tcb', `needs ${outcome.check}`)
    case 'no-level':
      return noLevel(quote, collateral)
    case 'level': {
      const advisories = outcome.advisories.slice(0, 10).join(', ')
      if (outcome.status === 'UpToDate') return pass('tcb', advisories && `advisories ${advisories}`)
      return fail('tcb', `the platform’s TCB is ${outcome.status}${advisories && ` (${advisories})`}`)
    }
  }
}

/** No level by the library's way of comparing, which is known to be wrong for newer TDX modules. */
function noLevel({ report, pck }: Quote, collateral: Collateral): Check {
  if (!outsideLibrary(report)) return fail('tcb', 'none of Intel’s TCB levels covers the platform')
  const platform = platformOf(pck)
  const info = parseTcbInfo(collateral.tcb_info)
  const status = platform && info && levelByIntelsRule(report, platform, info)
  return unresolved(
    'tcb',
    `dcap-qvl 0.3.9 compares TDX module versions that Intel’s rule leaves out, and finds no level; by that rule it is ${
      status ?? 'none either'
    }`,
  )
}

function moduleCheck({ report }: Quote, collateral: Collateral, outcome: DcapOutcome): Check {
  if (outcome.kind === 'fault') return skipped('tdx-module', `needs ${outcome.check}`)
  const info = parseTcbInfo(collateral.tcb_info)
  return info
    ? verdictOf('tdx-module', tdxModuleFault(report, info))
    : fail('tdx-module', 'Intel’s TCB info does not describe TDX modules')
}
