import { variablesToFill } from '../domain/credential/key-source.ts'
import { send } from '../net/http.ts'
import { SkillError } from '../shell/answer/skill-error.ts'
import { type ParsedCatalog, parseCatalog } from './catalog-wire.ts'
import { chutesError } from './chutes-error.ts'

/** Enough for 2,000 rows, each ten times as long as Chutes writes them. */
const MAX_CATALOG_BYTES = 16 * 1024 * 1024
const CATALOG_TIMEOUT_MS = 8000

/** The model list as Chutes sends it now. @throws SkillError with exit 5, E_CATALOG_REJECTED when it is no list; E_BASE_URL */
export async function fetchCatalog(options: {
  readonly baseUrl: string
  /** Who answers there, as it may be told. */
  readonly host: string
  readonly signal: AbortSignal
}): Promise<ParsedCatalog> {
  const { host } = options
  const unset = variablesToFill(options.baseUrl)
  if (unset.length > 0) throw addressUnknown(unset.join(' and '))
  const outcome = await send({
    url: `${options.baseUrl}/models`,
    timeoutMs: CATALOG_TIMEOUT_MS,
    maxBytes: MAX_CATALOG_BYTES,
    signal: options.signal,
  })
  if (outcome.kind !== 'response' || outcome.status !== 200)
    throw chutesError('The model catalogue was not read', outcome, host)
  const parsed = parseCatalog(outcome.body)
  if (!parsed) throw catalogRejected(host, 'it is not a plausible model list')
  return parsed
}

/** To ask anywhere else would bring the models of another host. */
function addressUnknown(variables: string): SkillError {
  const message = `OpenClaw's config takes the address of Chutes from the environment (${variables}), which gives no http address here.`
  return new SkillError('E_BASE_URL', message, {
    fix: `Set ${variables} where this command runs as it is set for OpenClaw, then run this again.`,
  })
}

const LATER = 'Run the same command again later; if it keeps failing, look at Chutes’ status page.'

/** A catalogue that is not believed; nothing may be changed on its strength. */
export function catalogRejected(host: string, reason: string, fix = LATER): SkillError {
  return new SkillError('E_CATALOG_REJECTED', `The catalogue from ${host} was rejected: ${reason}.`, {
    fix: `Nothing was changed. ${fix}`,
  })
}
