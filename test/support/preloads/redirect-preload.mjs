// Loaded into every node process of a test home. The Chutes host names lead to a port on this machine
// (TLS still checks the certificate against the real name, so nothing else has to change), and every
// other name on the network does not exist: OpenClaw would go looking for plugins for half a minute.
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

const port = Number(process.env.HARNESS_REDIRECT_PORT)
const closed = process.env.HARNESS_NETWORK === 'closed'

// Guards against requests to private networks look at the address a name resolves to, so it has to
// look public. Nothing is ever sent there: a connection to it is redirected like one to the name.
const PUBLIC_LOOKING = '104.18.32.47'
const HOSTS = new Set(
  port
    ? [
        'llm.chutes.ai',
        'api.chutes.ai',
        'api.trustedservices.intel.com',
        'certificates.trustedservices.intel.com',
        'nras.attestation.nvidia.com',
      ]
    : [],
)

// A host that fails: `refused`, `unknown` or `impostor` (somebody else's certificate), its name, and how many
// connections of this process to it go well before. Everything else works on.
const [failure, failing, good = '0'] = (process.env.HARNESS_FAULT ?? '').split(' ')
const impostor = Number(process.env.HARNESS_IMPOSTOR_PORT)
let goodLeft = Number(good)
const WRONG_PORTS = { refused: 9, impostor }
const fails = (host) => failure !== '' && (host === failing || host === PUBLIC_LOOKING)

const isChutes = (host) => HOSTS.has(host) || (port > 0 && host === PUBLIC_LOOKING)
const isLocal = (host) =>
  host === undefined || host === 'localhost' || /^(127\.|::1$|0\.0\.0\.0$|::$)/.test(host)

const failureOf = (code, syscall, host) =>
  Object.assign(new Error(`${syscall} ${code} ${host}`), { code, syscall, hostname: host, address: host })

/** A name nobody knows, or an address nobody listens on: what a machine without a network says. */
const unreachable = (host) =>
  net.isIP(host) ? failureOf('ECONNREFUSED', 'connect', host) : failureOf('ENOTFOUND', 'getaddrinfo', host)

/** Connection options with the address exchanged; the original object keeps the name TLS needs. */
function redirected(options) {
  const host = options.host ?? options.hostname
  if (options.path) return options
  if (isChutes(host) && Number(options.port) === 443) {
    const { lookup: _lookup, hostname: _hostname, ...rest } = options
    const leads = fails(host) && --goodLeft < 0 ? WRONG_PORTS[failure] : port
    return leads && { ...rest, host: '127.0.0.1', port: leads }
  }
  if (closed && !isLocal(host)) return undefined
  return options
}

function patchConnect() {
  const connect = net.Socket.prototype.connect
  net.Socket.prototype.connect = function (...args) {
    // What net.connect passes on is the normalised [options, callback], marked as such on the array.
    const normalised = Array.isArray(args[0]) ? args[0] : net._normalizeArgs(args)
    const options = redirected(normalised[0])
    if (!options) {
      process.nextTick(() => this.destroy(unreachable(normalised[0].host)))
      return this
    }
    normalised[0] = options
    return connect.call(this, normalised)
  }
}

function patchLookup() {
  const { lookup } = dns
  const lookupAsync = dns.promises.lookup
  const found = { address: PUBLIC_LOOKING, family: 4 }
  const wantsAll = (options) => typeof options === 'object' && options !== null && options.all === true
  const unknown = (host) => failure === 'unknown' && host === failing && goodLeft <= 0
  const hidden = (host) => unknown(host) || (closed && !isLocal(host) && net.isIP(host) === 0)

  dns.lookup = (host, options, callback) => {
    const done = typeof options === 'function' ? options : callback
    if (HOSTS.has(host) && !unknown(host)) {
      process.nextTick(() =>
        wantsAll(options) ? done(null, [found]) : done(null, found.address, found.family),
      )
    } else if (hidden(host)) {
      process.nextTick(() => done(unreachable(host)))
    } else {
      lookup(host, options, callback)
    }
  }
  dns.promises.lookup = async (host, options) => {
    if (HOSTS.has(host) && !unknown(host)) return wantsAll(options) ? [found] : found
    if (hidden(host)) throw unreachable(host)
    return lookupAsync(host, options)
  }
}

if (port || closed) {
  patchConnect()
  patchLookup()
  // Without this, `import { lookup } from 'node:dns'` would still get the original.
  syncBuiltinESMExports()
}
