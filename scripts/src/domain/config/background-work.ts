import { isObject, type JsonObject, listAt, valueAt } from '../json.ts'
import { someOf, toldName } from '../text.ts'
import { DEFAULTS_PATH } from './paths.ts'

/** OpenClaw's own interval where the config names none (`gateway/heartbeat.md`). */
const DEFAULT_HEARTBEAT = '30m'
const MINUTES_PER_DAY = 1440

/** One agent of the config: `agents.list[]` up to 2026.6, `agents.entries.*` since. */
interface Agent {
  readonly name: string
  readonly settings: JsonObject
}

/** What runs by itself on the default model, in words; `cronJobs` counts scheduled jobs, where that is known. */
export function backgroundWork(config: JsonObject, cronJobs: number | undefined): readonly string[] {
  const agents = agentsOf(config)
  const inheriting = agents.filter((agent) => !namesModel(agent.settings.model))
  return [
    ...heartbeats(config, agents),
    ...(cronJobs ? [`${cronJobs} cron job${cronJobs === 1 ? '' : 's'}`] : []),
    ...(agents.length > 1 && inheriting.length > 0
      ? [`agents ${someOf(inheriting.map(({ name }) => toldName(name, 'one with an unusual name')))}`]
      : []),
    ...(namesDefault(config, 'subagents', 'model') ? [] : ['sub-agents']),
    // OpenClaw reads a PDF with the image model before it takes the default
    ...(namesDefault(config, 'pdfModel') || namesDefault(config, 'imageModel') ? [] : ['PDFs']),
    ...(namesDefault(config, 'utilityModel') ? [] : ['titles and other short tasks']),
    ...(valueAt(config, ['hooks', 'enabled']) === true ? ['webhooks'] : []),
  ]
}

/** The agents that the config lists. */
export function agentsOf(config: JsonObject): readonly Agent[] {
  const entries = valueAt(config, ['agents', 'entries'])
  const found = isObject(entries)
    ? Object.entries(entries)
    : listAt(config, ['agents', 'list']).map((agent, index) => {
        const id = valueAt(agent, ['id'])
        return [typeof id === 'string' ? id : String(index), agent]
      })
  return found.flatMap(([name, settings]) => (isObject(settings) ? [{ name: String(name), settings }] : []))
}

/**
 * The agents of which OpenClaw 2026.8 and later want one named; none where the config says which one is meant. Older
 * releases have a default agent.
 */
export function agentsToChooseFrom(config: JsonObject): readonly string[] {
  if (valueAt(config, ['agents', 'ownership']) !== 'explicit') return []
  if (valueAt(config, [...DEFAULTS_PATH, 'systemAgent', 'agentId']) !== undefined) return []
  const names = agentsOf(config).map(({ name }) => name)
  return names.length > 1 ? names : []
}

function namesDefault(config: JsonObject, ...slot: readonly string[]): boolean {
  return namesModel(valueAt(config, [...DEFAULTS_PATH, ...slot]))
}

/** A model may be a plain reference or an object with `primary`. */
function namesModel(model: unknown): boolean {
  const primary = isObject(model) ? model.primary : model
  return typeof primary === 'string' && primary !== ''
}

/** Only agents with a heartbeat block have one, if any has; else the default agent has. */
function heartbeats(config: JsonObject, agents: readonly Agent[]): readonly string[] {
  const defaults = valueAt(config, [...DEFAULTS_PATH, 'heartbeat'])
  const own = agents.filter((agent) => isObject(agent.settings.heartbeat))
  const fallback = agents.find((agent) => agent.settings.default === true) ?? agents[0]
  const beating = own.length > 0 ? own : [fallback ?? { name: 'main', settings: {} }]
  const intervals = beating.flatMap(({ settings }) => {
    const setting = (name: string): unknown =>
      valueAt(settings, ['heartbeat', name]) ?? valueAt(defaults, [name])
    if (namesModel(setting('model')) || namesModel(settings.model)) return []
    const minutes = minutesOf(setting('every') ?? DEFAULT_HEARTBEAT)
    return minutes > 0 ? [minutes] : []
  })
  const aDay = Math.round(intervals.reduce((sum, minutes) => sum + MINUTES_PER_DAY / minutes, 0))
  return intervals.length > 0 ? [`heartbeats (up to ${aDay} a day)`] : []
}

const UNITS: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60, d: MINUTES_PER_DAY }

/** `30m`, `1h30m`, `0m`; a bare number is minutes. What cannot be read counts as the default. */
function minutesOf(every: unknown): number {
  const text = typeof every === 'string' || typeof every === 'number' ? `${every}`.trim().toLowerCase() : ''
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(s|m|h|d)/g)]
  if (parts.length === 0) return 30
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? 'm'] ?? 1), 0)
}
