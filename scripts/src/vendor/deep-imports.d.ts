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
