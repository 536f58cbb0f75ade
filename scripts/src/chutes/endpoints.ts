import { isLoopback } from '../net/proxies.ts'
import { SkillError } from '../shell/answer/skill-error.ts'

/** One Chutes host: where it is, and whether the environment asked for it by name. */
interface Endpoint {
  readonly url: string
  readonly explicit: boolean
}

export interface Endpoints {
  /** OpenAI-compatible inference and the model list. */
  readonly llm: Endpoint
  /** Account, OAuth, attestation. */
  readonly api: Endpoint
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

function endpointAddress(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  standard: string,
): Endpoint {
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
