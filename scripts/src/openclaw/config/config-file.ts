import type { ConfigView } from '../../domain/config/config-view.ts'
import { ROWS_PATH } from '../../domain/config/paths.ts'
import { keyVariablesOf } from '../../domain/credential/key-source.ts'
import { isObject, type Json, type JsonObject, valueAt } from '../../domain/json.ts'
import { MIGRATE_STEP } from '../../domain/plans/fix.ts'
import { meetsFloor } from '../../domain/version.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { readFile } from '../../system/read-file.ts'
import { inRelease } from '../capabilities.ts'
import { findJson } from '../find-json.ts'
import type { OpenClaw } from '../session.ts'
import { viewConfig } from './config-schema.ts'
import { type ConfigSources, includedText, resolveIncludes } from './resolve-includes.ts'

export interface LoadedConfig {
  readonly view: ConfigView
  readonly exists: boolean
  /** The files that have comments, which OpenClaw's writer drops. */
  readonly commented: readonly string[]
  /** The config is spread over files. */
  readonly includes: boolean
  /** What it was read from. */
  readonly sources: ConfigSources
}

/** Where no OpenClaw was found, nobody is to be given a variable either. */
type ReadableOpenClaw = Pick<OpenClaw, 'paths' | 'run' | 'version'> & Partial<Pick<OpenClaw, 'keyVariables'>>

const MAX_CONFIG_BYTES = 16 * 1024 * 1024
const GET_TIMEOUT_MS = 45_000
/** Far beyond what OpenClaw's schema has, far below what the stack takes. */
const MAX_CONFIG_LEVELS = 500

/**
 * OpenClaw's config, read from its file and the files that it includes, without starting a process; what it decides on
 * through `config get` where one of them is not in its folder. A missing file is an empty config.
 * @throws SkillError E_CONFIG_UNREADABLE, E_CONFIG_INVALID, E_OPENCLAW_FAILED
 */
export async function loadConfig(openclaw: ReadableOpenClaw): Promise<LoadedConfig> {
  const path = openclaw.paths.configPath
  const text = readConfigText(path)
  if (text === undefined)
    return {
      view: viewConfig({}),
      exists: false,
      commented: [],
      includes: false,
      sources: new Map([[path, '']]),
    }
  const parsed = await parseConfig(text, path)
  letReadKeys(openclaw, parsed.config)
  const includes = hasInclude(parsed.config)
  // before OpenClaw reads them: an edit after that is one that is seen
  const alone = { whole: parsed.config, complete: true, sources: new Map([[path, text]]), commented: [] }
  const resolved = includes ? await resolveIncludes(parsed.config, path, text) : alone
  const { whole, complete, sources } = resolved
  if (includes) letReadKeys(openclaw, whole)
  const config = complete ? whole : { ...whole, ...(await readThroughOpenClaw(openclaw)) }
  const rows = valueAt(config, ROWS_PATH)
  // OpenClaw refuses what is no row, and the row merge cannot keep it
  if (Array.isArray(rows) && !rows.every(isObject))
    throw invalidConfig('models.providers.chutes.models has an entry that is not an object', path)
  const commented = [...(parsed.comments ? [path] : []), ...resolved.commented]
  return { view: viewConfig(config), exists: true, commented, includes, sources }
}

/** The config as it is now: as it was loaded while its files are the same, else loaded anew. Starts no process for the first. */
export async function reloadConfig(openclaw: ReadableOpenClaw, loaded: LoadedConfig): Promise<LoadedConfig> {
  const textNow = (file: string): string =>
    file === openclaw.paths.configPath ? (readConfigText(file) ?? '') : includedText(file)
  const same = [...loaded.sources].every(([file, text]) => textNow(file) === text)
  return same ? loaded : loadConfig(openclaw)
}

/** Without the variables that its config names, OpenClaw has no key, and does not even tell what it has. */
function letReadKeys({ keyVariables: known }: ReadableOpenClaw, config: JsonObject): void {
  for (const name of keyVariablesOf(config)) known?.add(name)
}

function readConfigText(path: string): string | undefined {
  try {
    return readFile(path, MAX_CONFIG_BYTES).toString('utf8')
  } catch (thrown) {
    const { code = 'unknown error' } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    const message = `OpenClaw's config cannot be read: ${REFUSALS[code] ?? code}.`
    throw new SkillError('E_CONFIG_UNREADABLE', message, {
      fix: 'Run this as the user that runs OpenClaw, and check the permissions of its openclaw.json.',
    })
  }
}

const REFUSALS: Readonly<Record<string, string>> = {
  EFBIG: 'it is larger than 16 MB',
  ENOTREG: 'it is not a regular file',
}

/** A config's text as data; an empty file is none to OpenClaw. @throws SkillError E_CONFIG_INVALID */
export async function parseConfig(
  text: string,
  path: string,
): Promise<{ readonly config: JsonObject; readonly comments: boolean }> {
  const { value: config, comments } = await parseJson5(text).catch((thrown: unknown) => {
    throw invalidConfig(thrown instanceof RangeError ? TOO_DEEP : 'it does not parse', path)
  })
  if (!isObject(config)) throw invalidConfig('it is not an object', path)
  return { config, comments }
}

/** JSON5, as OpenClaw reads its config and what that includes. @throws SyntaxError; RangeError where it is nested too deeply */
export async function parseJson5(
  text: string,
): Promise<{ readonly value: Json; readonly comments: boolean }> {
  const body = text.replace(/^\uFEFF/, '')
  const read = async () => {
    try {
      return { value: JSON.parse(body), comments: false }
    } catch {
      const { parse } = await import('../../vendor/json5.ts')
      return { value: parse(body), comments: hasComments(body) }
    }
  }
  const found = await read()
  if (isDeeperThan(found.value, MAX_CONFIG_LEVELS)) throw new RangeError(TOO_DEEP)
  return found
}

const TOO_DEEP = 'it is nested too deeply'

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}

/** Comments outside of strings; a text that is not plain JSON may only have trailing commas. */
function hasComments(text: string): boolean {
  return /\/[/*]/.test(text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/gs, '""'))
}

/** A config that parses and that OpenClaw does not accept: an older OpenClaw wrote it, or it breaks the schema. */
export function refusedConfig({ paths, version }: Pick<OpenClaw, 'paths' | 'version'>): SkillError {
  const writer = /"lastTouchedVersion"\s*:\s*"(\d[\d.]{2,29})"/.exec(textIfReadable(paths.configPath))?.[1]
  if (writer === undefined || meetsFloor(writer, version))
    return invalidConfig('OpenClaw does not accept it', paths.configPath)
  const message = `OpenClaw's config is that of OpenClaw ${writer}, and ${version} has to migrate it first. Nothing was changed.`
  return new SkillError('E_CONFIG_INVALID', message, {
    fix: MIGRATE_STEP,
    data: { configPath: paths.configPath, migrate: { from: writer, to: version } },
  })
}

function textIfReadable(path: string): string {
  try {
    return readConfigText(path) ?? ''
  } catch {
    return ''
  }
}

/** The config is broken; only its owner or OpenClaw's doctor may mend it. */
function invalidConfig(why: string, path: string): SkillError {
  return new SkillError('E_CONFIG_INVALID', `OpenClaw's config is invalid: ${why}. Nothing was changed.`, {
    fix: 'Run openclaw config validate to see where, then openclaw doctor --fix (or mend the file), then run this again.',
    data: { configPath: path },
  })
}

function hasInclude(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasInclude)
  if (!isObject(value)) return false
  return Object.hasOwn(value, '$include') || Object.values(value).some(hasInclude)
}

/** The sections we decide on, as OpenClaw resolves them. Secrets come redacted and are never written back. */
async function readThroughOpenClaw(openclaw: ReadableOpenClaw): Promise<JsonObject> {
  const needsPlugin = inRelease('gatewayNeedsPlugin', openclaw.version)
  const sections = ['models', 'agents', 'auth', ...(needsPlugin ? ['plugins'] : [])]
  const outcomes = await Promise.all(
    sections.map((section) =>
      openclaw.run({ args: ['config', 'get', section, '--json'], timeoutMs: GET_TIMEOUT_MS }),
    ),
  )
  const config: Record<string, JsonObject> = {}
  for (const [index, outcome] of outcomes.entries()) {
    const said = `${outcome.stdout}\n${outcome.stderr}`
    if (/Config path not found|valid but unset/.test(said)) continue
    if (/config (is )?invalid/i.test(said)) throw refusedConfig(openclaw)
    const value = findJson(outcome.stdout)
    if (outcome.code !== 0 || !isObject(value)) {
      throw new SkillError('E_OPENCLAW_FAILED', `openclaw config get failed (${outcome.kind}).`, {
        fix: 'Run openclaw config get models to see why, then run this again.',
      })
    }
    config[sections[index] ?? ''] = value
  }
  return config
}
