/** Something with an HTTPS side that can speak for the Chutes hosts. */
export interface Redirectable {
  readonly tls: { readonly port: number; readonly caFile: string } | undefined
}

/** What the network of a home looks like. */
export interface NetworkOptions {
  /** Where the real Chutes hosts lead. */
  readonly redirect: Redirectable | undefined
  /** Whether every other host is unknown. */
  readonly closed: boolean
}

/** Variables that give every node process in a home that network. */
export function networkEnv({ redirect, closed }: NetworkOptions): Readonly<Record<string, string>> {
  if (!redirect && !closed) return {}
  return {
    NODE_OPTIONS: `--import=${new URL('redirect-preload.mjs', import.meta.url).href}`,
    ...(closed ? { HARNESS_NETWORK: 'closed' } : {}),
    ...(redirect ? tlsEnv(redirect) : {}),
  }
}

function tlsEnv({ tls }: Redirectable): Readonly<Record<string, string>> {
  if (!tls) throw new Error('a redirect needs a stand-in that was started with { tls: true }')
  return { NODE_EXTRA_CA_CERTS: tls.caFile, HARNESS_REDIRECT_PORT: String(tls.port) }
}
