import { platformOf } from './certificates/pck.ts'
import { parseQuote } from './cpu/quote.ts'
import type { InstanceEvidence } from './instance.ts'

/** What has to be known of a quote before anything about it can be asked. */
export interface PlatformClaim {
  /** Six bytes, lower-case hex. */
  readonly fmspc: string
  readonly ca: 'platform' | 'processor'
  /** Names the collateral that fits. */
  readonly key: string
  /** Hex of report_data[0:32]: the nonce that the GPUs were asked with. */
  readonly gpuNonce: string
}

/** What a quote claims about itself, unverified; undefined when it cannot be read. */
export function readPlatform({ quote: base64 }: InstanceEvidence): PlatformClaim | undefined {
  const quote = parseQuote(base64)
  if ('fault' in quote) return undefined
  const platform = platformOf(quote.pck)
  if (!platform) return undefined
  const { fmspc, ca } = platform
  const gpuNonce = quote.report.reportData.subarray(0, 32).toString('hex')
  return { fmspc, ca, key: `${fmspc}-${ca}`, gpuNonce }
}
