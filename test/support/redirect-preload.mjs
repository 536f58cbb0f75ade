// Loaded into every node process of a redirected home: the Chutes host names lead to a port on this
// machine. TLS still checks the certificate against the real name, so nothing else has to change.
import dns from 'node:dns'
import net from 'node:net'

const port = Number(process.env['HARNESS_REDIRECT_PORT'])

// Guards against requests to private networks look at the address a name resolves to, so it has to
// look public. Nothing is ever sent there: a connection to it is redirected like one to the name.
const PUBLIC_LOOKING = '104.18.32.47'
const HOSTS = new Set(['llm.chutes.ai', 'api.chutes.ai'])

const isChutes = (host) => HOSTS.has(host) || host === PUBLIC_LOOKING

/** Connection options with the address exchanged; the original object keeps the name TLS needs. */
function redirected(options) {
  const host = options.host ?? options.hostname
  if (!isChutes(host) || Number(options.port) !== 443) return options
  const { lookup: _lookup, hostname: _hostname, ...rest } = options
  return { ...rest, host: '127.0.0.1', port }
}

function patchConnect() {
  const original = net.Socket.prototype.connect
  net.Socket.prototype.connect = function connect(...args) {
    const [first, second] = args
    if (Array.isArray(first)) {
      // What net.connect passes on: the normalised [options, callback], marked as such on the array.
      first[0] = redirected(first[0])
    } else if (typeof first === 'object' && first !== null) {
      args[0] = redirected(first)
    } else if (isChutes(second) && Number(first) === 443) {
      args.splice(0, 2, port, '127.0.0.1')
    }
    return original.apply(this, args)
  }
}

function patchLookup() {
  const lookup = dns.lookup
  const lookupAsync = dns.promises.lookup
  const answer = (options) => {
    const all = typeof options === 'object' && options !== null && options.all === true
    const one = { address: PUBLIC_LOOKING, family: 4 }
    return all ? [one] : one
  }
  dns.lookup = (host, options, callback) => {
    const done = typeof options === 'function' ? options : callback
    if (!HOSTS.has(host)) return lookup(host, options, callback)
    const found = answer(typeof options === 'function' ? undefined : options)
    process.nextTick(() => (Array.isArray(found) ? done(null, found) : done(null, found.address, found.family)))
  }
  dns.promises.lookup = async (host, options) => (HOSTS.has(host) ? answer(options) : lookupAsync(host, options))
}

if (port) {
  patchConnect()
  patchLookup()
}
