import {
  isSecretReference,
  SUBSTITUTION,
  variableInConfig,
  variablesToFill,
} from '../credential/key-source.ts'
import type { ConfigView } from './config-view.ts'

type Env = Readonly<Record<string, string | undefined>>

/** An address of Chutes, and whether the environment asked for it by name. */
export interface NamedUrl {
  readonly url: string
  readonly explicit: boolean
}

/**
 * The provider's address as the config should have it: the environment's, else the person's text where it is an http
 * address or names variables, else Chutes'. Text that comes to the environment's address stays as well.
 */
export function baseUrlOf(llm: NamedUrl, view: ConfigView, env: Env): string {
  const text = view.provider?.baseUrl ?? ''
  const url = resolvedUrl(text, view, env)
  // what its variables come to is not known here
  if (variablesToFill(url).length > 0) return text
  const stays = llm.explicit ? sameUrl(url, llm.url) : httpUrl(url) !== undefined
  return stays ? text : llm.url
}

/** In any spelling of one address. */
function sameUrl(one: string, other: string): boolean {
  const plain = (text: string) => URL.parse(text.trim())?.href.replace(/\/+$/, '')
  return plain(one) === plain(other)
}

/** The address to ask at, without slashes at its end; the config's text where its variables make no address here. */
export function askedUrl(llm: NamedUrl, view: ConfigView, env: Env): string {
  return llm.explicit ? llm.url : resolvedUrl(baseUrlOf(llm, view, env), view, env)
}

function resolvedUrl(text: string, { raw }: ConfigView, env: Env): string {
  const url = text.replace(
    SUBSTITUTION,
    (whole, name: string) => env[name] || variableInConfig(raw, name) || whole,
  )
  const isComplete = httpUrl(url) !== undefined && variablesToFill(url).length === 0
  return isComplete ? url.replace(/\/+$/, '') : text
}

/** Whether this is an http address with nothing in it that could be a secret: no user, no query. */
export function isPlainUrl(text: unknown): boolean {
  return typeof text === 'string' && httpUrl(text) !== undefined && shownUrl(text) === text
}

/** An address as it may be printed, without user, password and query; a variable in its place by name. */
export function shownUrl(text: string | undefined): string {
  const url = URL.parse(text ?? '')
  if (text === undefined || !url) return text && isSecretReference(text, false) ? text : '(not shown)'
  if (!url.username && !url.password && !/[?#@]/.test(text)) return text
  return `${url.protocol}//${url.host}${url.pathname}`
}

function httpUrl(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : undefined
}
