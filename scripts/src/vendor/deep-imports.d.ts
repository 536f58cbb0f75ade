// Types for the modules that the vendor files import from inside a package, where none are published.

declare module 'undici/lib/api/api-connect.js' {
  import type { Dispatcher } from 'undici'

  const connect: (this: Dispatcher, options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>
  export default connect
}

declare module 'undici/lib/api/api-request.js' {
  import type { Dispatcher } from 'undici'

  const request: (this: Dispatcher, options: Dispatcher.RequestOptions) => Promise<Dispatcher.ResponseData>
  export default request
}

declare module 'undici/lib/dispatcher/dispatcher.js' {
  import { Dispatcher } from 'undici'
  export default Dispatcher
}

declare module 'undici/lib/dispatcher/env-http-proxy-agent.js' {
  import { EnvHttpProxyAgent } from 'undici'
  export default EnvHttpProxyAgent
}

declare module 'undici/lib/interceptor/retry.js' {
  import { interceptors } from 'undici'

  const retry: typeof interceptors.retry
  export default retry
}

declare module 'json5/lib/parse.js' {
  import { parse } from 'json5'
  export default parse
}

declare module '@phala/dcap-qvl/src/verify.js' {
  import { QuoteVerifier } from '@phala/dcap-qvl'

  export { QuoteVerifier }
}

declare module '@phala/dcap-qvl/src/utils.js' {
  export function getIntelExtension(certificate: Buffer): Buffer
}

declare module 'asn1.js' {
  /** A type, described by calls one after the other. */
  interface Schema {
    readonly key: (name: string) => Schema
    readonly use: (type: Entity) => Schema
    readonly choice: (kinds: Readonly<Record<string, Schema>>) => Schema
    readonly seq: () => Schema
    readonly obj: (...fields: readonly Schema[]) => Schema
    readonly seqof: (type: Entity) => Schema
    readonly setof: (type: Entity) => Schema
    readonly explicit: (tag: number) => Schema
    readonly optional: () => Schema
    readonly def: (value: unknown) => Schema
    readonly any: () => Schema
    readonly bool: () => Schema
    readonly int: () => Schema
    readonly bitstr: () => Schema
    readonly octstr: () => Schema
    readonly objid: () => Schema
    readonly utctime: () => Schema
    readonly gentime: () => Schema
  }

  // biome-ignore lint/suspicious/noExplicitAny: a type that is part of another may be of anything
  interface Entity<T = any> {
    readonly decode: (bytes: Buffer, encoding: 'der') => T
    readonly encode: (value: T, encoding: 'der') => Buffer
  }

  const asn1: { readonly define: <T>(name: string, body: (this: Schema) => void) => Entity<T> }
  export default asn1
}
