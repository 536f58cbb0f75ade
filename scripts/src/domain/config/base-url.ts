import type { ConfigView } from './config-view.ts'

/** An address of Chutes, and whether the environment asked for it by name. */
export interface NamedUrl {
  readonly url: string
  readonly explicit: boolean
}

/** The inference address: of the environment, else of the provider where it is an http address, else Chutes'. */
export function baseUrlOf(llm: NamedUrl, view: ConfigView): string {
  return llm.explicit ? llm.url : (httpUrl(view.provider?.baseUrl) ?? llm.url)
}

/** Whether this is an http address with nothing in it that could be a secret: no user, no query. */
export function isPlainUrl(text: unknown): boolean {
  return typeof text === 'string' && httpUrl(text) !== undefined && shownUrl(text) === text
}

/** An address as it may be printed, without user, password and query. */
export function shownUrl(text: string | undefined): string {
  const url = URL.parse(text ?? '')
  if (text === undefined || !url) return '(not shown)'
  if (!url.username && !url.password && !/[?#@]/.test(text)) return text
  return `${url.protocol}//${url.host}${url.pathname}`
}

function httpUrl(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : undefined
}
