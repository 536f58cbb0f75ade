import type { ConfigView } from './config-view.ts'

/** An address of Chutes, and whether the environment asked for it by name. */
export interface NamedUrl {
  readonly url: string
  readonly explicit: boolean
}

/**
 * The address of Chutes' inference and catalogue for this config: the one that the environment names, else the one that
 * the provider is configured with, else Chutes' own. A configured one that is no http address counts as none.
 */
export function baseUrlOf(llm: NamedUrl, view: ConfigView): string {
  return llm.explicit ? llm.url : (httpUrl(view.provider?.baseUrl) ?? llm.url)
}

function httpUrl(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : undefined
}
