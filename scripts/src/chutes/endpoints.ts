import type { NamedUrl } from '../domain/config/base-url.ts'
import { variablesToFill } from '../domain/credential/key-source.ts'
import { isLoopback } from '../net/proxies.ts'
import { SkillError } from '../shell/answer/skill-error.ts'

export interface Endpoints {
  /** OpenAI-compatible inference and the model list. */
  readonly llm: NamedUrl
  /** Account, OAuth, attestation. */
  readonly api: NamedUrl
}

const LLM_URL = 'https://llm.chutes.ai/v1'
const API_URL = 'https://api.chutes.ai'

/** The endpoints this run talks to. @throws SkillError E_BASE_URL when an override is not a safe http(s) URL. */
export function endpointsFrom(env: Readonly<Record<string, string | undefined>>): Endpoints {
  return {
    llm: endpointAddress(env, 'CHUTES_BASE_URL', LLM_URL),
    api: endpointAddress(env, 'CHUTES_API_URL', API_URL),
  }
}

/**
 * Who answers at an address, for a sentence: Chutes at its own two hosts, else the host. Other names below chutes.ai are
 * not its own: anybody may deploy a chute under one.
 */
export function answererAt(url: string): string {
  const [unset] = variablesToFill(url)
  if (unset !== undefined) return `the address in ${unset}`
  const { origin, host } = new URL(url)
  return [LLM_URL, API_URL].some((own) => new URL(own).origin === origin) ? 'Chutes' : host
}

function endpointAddress(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  standard: string,
): NamedUrl {
  const raw = env[name]?.trim()
  if (!raw) return { url: standard, explicit: false }
  const url = URL.canParse(raw) ? new URL(raw) : undefined
  const encrypted = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.href))
  if (!url || !encrypted || url.username || url.password || url.search || url.hash) {
    throw new SkillError('E_BASE_URL', `${name} is not an https URL without credentials or query.`, {
      fix: `Unset ${name} to use ${standard}, or set it to an https URL.`,
    })
  }
  return { url: url.href.replace(/\/+$/, ''), explicit: true }
}
