import { SkillError } from '../shell/answer/skill-error.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The proxies for requests, in the form that undici takes. */
export interface Proxies {
  readonly httpProxy?: string
  readonly httpsProxy?: string
  readonly noProxy?: string
}

let proxies: Proxies = {}

/** Makes every request of this process go by the proxies of an environment. @throws SkillError as `proxiesFrom` */
export function useProxies(env: Env): void {
  proxies = proxiesFrom(env)
}

/** The proxies on the way to an address: none on this machine, where one would see in the clear what crosses it. */
export function proxiesTo(url: string): Proxies {
  return isLoopback(url) ? {} : proxies
}

/**
 * The proxies that the environment names, lower case first as in curl; `host:port` counts as an http address, as there.
 * @throws SkillError E_USAGE that names the variable when its value is no address; the value may hold a password
 */
export function proxiesFrom(env: Env): Proxies {
  const http = proxy(env, 'http_proxy')
  const https = proxy(env, 'https_proxy')
  const none = env.no_proxy ?? env.NO_PROXY
  return {
    ...(http !== undefined && { httpProxy: http }),
    ...(https !== undefined && { httpsProxy: https }),
    ...(none && { noProxy: none }),
  }
}

function proxy(env: Env, name: string): string | undefined {
  const found = [name, name.toUpperCase()].find((candidate) => env[candidate]?.trim())
  const value = found === undefined ? '' : (env[found]?.trim() ?? '')
  if (found === undefined) return undefined
  const address = proxyAddress(/^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`)
  if (address !== undefined) return address
  throw new SkillError('E_USAGE', `${found} is not the address of a proxy.`, {
    fix: `Set ${found} to http://host:port, or unset it, then run the same command again.`,
  })
}

/** Scheme, name, password and host: what follows them means nothing to a proxy, and undici refuses it. */
function proxyAddress(text: string): string | undefined {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  try {
    decodeURIComponent(`${url.username} ${url.password}`)
  } catch {
    return undefined
  }
  const { username, password } = url
  const person = username || password ? `${username}${password && `:${password}`}@` : ''
  return `${url.protocol}//${person}${url.host}`
}

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Whether an address is on this machine. */
export function isLoopback(url: string): boolean {
  return LOOPBACK_HOST.test(URL.parse(url)?.hostname ?? '')
}
