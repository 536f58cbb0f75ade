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

function httpUrl(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : undefined
}
