import { supportUrl } from './paths.ts'

/** Something with an HTTPS side that can speak for the Chutes hosts. */
export interface Redirectable {
  readonly tls: { readonly port: number; readonly caFile: string } | undefined
}

/** Variables that lead every node process in a home from the real Chutes hosts to a stand-in. */
export function redirectEnv({ tls }: Redirectable): Readonly<Record<string, string>> {
  if (!tls) throw new Error('a redirect needs a stand-in that was started with { tls: true }')
  return {
    NODE_OPTIONS: `--import=${supportUrl('redirect-preload.mjs')}`,
    NODE_EXTRA_CA_CERTS: tls.caFile,
    HARNESS_REDIRECT_PORT: String(tls.port),
  }
}
