import { type Platform, platformOf } from './certificates/pck.ts'
import { parseQuote } from './cpu/quote.ts'
import type { InstanceEvidence } from './instance.ts'

/** What has to be known of a quote before anything about it can be asked. */
export interface PlatformClaim extends Platform {
  /** Hex of report_data[0:32]: the nonce that the GPUs were asked with. */
  readonly gpuNonce: string
}

/** What a quote claims about itself, unverified; undefined when it cannot be read. */
export function readPlatform({ quote: base64 }: InstanceEvidence): PlatformClaim | undefined {
  const quote = parseQuote(base64)
  const platform = 'fault' in quote ? undefined : platformOf(quote.pck)
  if ('fault' in quote || !platform) return undefined
  return { ...platform, gpuNonce: quote.report.reportData.toString('hex', 0, 32) }
}
