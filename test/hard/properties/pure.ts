import fc from 'fast-check'
import { parseCount, parsePlan, parseProfile, parseQuota } from '../../../scripts/src/chutes/account-wire.ts'
import { parseCatalog } from '../../../scripts/src/chutes/catalog-wire.ts'
import { applyChanges, pathText } from '../../../scripts/src/domain/config/change.ts'
import { otherProviders } from '../../../scripts/src/domain/config/other-providers.ts'
import { KEY_FAULTS, parseKey } from '../../../scripts/src/domain/credential/key.ts'
import { isObject, type JsonObject, sameJson, valueAt } from '../../../scripts/src/domain/json.ts'
import { planRefresh } from '../../../scripts/src/domain/plans/refresh-plan.ts'
import { planSetup } from '../../../scripts/src/domain/plans/setup-plan.ts'
import { cleanText, isModelId } from '../../../scripts/src/domain/text.ts'
import { viewConfig } from '../../../scripts/src/openclaw/config/config-schema.ts'
import { findJson } from '../../../scripts/src/openclaw/find-json.ts'
import { modelsStatus } from '../../../scripts/src/openclaw/models-status.ts'
import type { OpenClaw } from '../../../scripts/src/openclaw/session.ts'
import { errorDocument } from '../../../scripts/src/shell/answer/document.ts'
import { SkillError } from '../../../scripts/src/shell/answer/skill-error.ts'
import { parseInvocation } from '../../../scripts/src/shell/command-line/args.ts'
import { SCRIPTS } from '../../../scripts/src/shell/command-line/script-spec.ts'
import { scriptsDir, shellPath } from '../../../scripts/src/shell/skill-path.ts'
import { unfit } from './clean.ts'
import { mostly, nastyCatalog, nastyConfig, nastyJson, nastyText } from './hostile.ts'

/** A promise over random input; throws or returns false when it is broken. */
export interface Property {
  readonly name: string
  readonly property: fc.IProperty<unknown[]> | fc.IAsyncProperty<unknown[]>
  readonly runs: number
}

export const define = (name: string, runs: number, property: unknown): Property => ({
  name,
  runs,
  property: property as Property['property'],
})

const envelope = fc.oneof(
  { weight: 6, arbitrary: nastyCatalog.map((data) => JSON.stringify({ object: 'list', data })) },
  { weight: 1, arbitrary: nastyJson.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: nastyText },
)
const OWNED = [
  /^models\.providers\.chutes\.(?:baseUrl|api|models|timeoutSeconds)$/,
  /^agents\.defaults\.model(?:\.(?:primary|fallbacks))?$/,
  /^agents\.defaults\.modelPolicy\.allow$/,
  /^agents\.defaults\.models(?:\.|\[)/,
]
const BASE_URL = 'https://llm.chutes.ai/v1'

function setupPlan(config: JsonObject, body: string) {
  const parsed = parseCatalog(body)
  if (!parsed || parsed.models.length === 0) return undefined
  const view = viewConfig(config)
  const plan = planSetup({
    view,
    catalog: { source: 'live', fetchedAt: 1, models: parsed.models },
    base: {},
    baseUrl: BASE_URL,
    primary: undefined,
    allowlist: 'policy',
    otherProviders: otherProviders(view, []),
    storedTypes: undefined,
  })
  return 'unknown' in plan ? undefined : plan
}

/** The rows that were not there before, as a catalogue made them. */
function newRows(before: JsonObject, after: JsonObject): readonly JsonObject[] {
  const rows = (config: JsonObject): readonly unknown[] => {
    const value = valueAt(config, ['models', 'providers', 'chutes', 'models'])
    return Array.isArray(value) ? value : []
  }
  const known = rows(before)
  return rows(after).filter(
    (row): row is JsonObject => isObject(row) && !known.some((old) => sameJson(old, row)),
  )
}

/** An openclaw that answers everything with the same text. */
export const outcome = (stdout: string): OpenClaw => ({
  version: '2026.9.6',
  id: 'test',
  command: '/nowhere/openclaw',
  paths: { configPath: '/nowhere/openclaw.json', stateDir: '/nowhere' },
  env: {},
  keyVariables: new Set(),
  run: async () => ({ kind: 'exited', code: 0, stdout, stderr: stdout }),
})

export const PURE: readonly Property[] = [
  define(
    'a catalogue gives bounded, clean ids or nothing',
    2000,
    fc.property(envelope, (body) =>
      (parseCatalog(body)?.models ?? []).every(
        (model) =>
          isModelId(model.id) &&
          (model.root === undefined || isModelId(model.root)) &&
          unfit(model) === undefined,
      ),
    ),
  ),
  define(
    'a catalogue cannot set the address, headers, or anything of another provider',
    1500,
    fc.property(nastyConfig, envelope, (config, body) => {
      const before = config as JsonObject
      const plan = setupPlan(before, body)
      if (!plan) return true
      const after = applyChanges(before, plan.changes)
      const others = (root: JsonObject) => {
        const providers = valueAt(root, ['models', 'providers'])
        return isObject(providers) ? Object.entries(providers).filter(([id]) => id !== 'chutes') : []
      }
      const address = valueAt(after, ['models', 'providers', 'chutes', 'baseUrl'])
      const foreign = isObject(valueAt(before, ['models', 'providers'])) ? others(after) : []
      return (
        plan.changes.every(({ path }) => OWNED.some((pattern) => pattern.test(pathText(path)))) &&
        (address === BASE_URL || address === valueAt(before, ['models', 'providers', 'chutes', 'baseUrl'])) &&
        (foreign.length === 0 || sameJson(foreign, others(before))) &&
        newRows(before, after).every(
          (row) => !('headers' in row) && !('baseUrl' in row) && (isModelId(String(row.id)) || 'name' in row),
        )
      )
    }),
  ),
  define(
    'a refresh changes rows only',
    1500,
    fc.property(nastyConfig, envelope, (config, body) => {
      const parsed = parseCatalog(body)
      if (!parsed) return true
      const plan = planRefresh(
        viewConfig(config as JsonObject),
        { source: 'live', fetchedAt: 1, models: parsed.models },
        {},
      )
      return plan.changes.every(({ path }) => OWNED.some((pattern) => pattern.test(pathText(path))))
    }),
  ),
  define(
    'any config can be looked at',
    2000,
    fc.property(mostly(nastyConfig), (config) => {
      viewConfig(isObject(config) ? config : {})
      return true
    }),
  ),
  define(
    'any answer about an account gives numbers or nothing',
    1500,
    fc.property(
      fc.oneof(
        nastyJson.map((value) => JSON.stringify(value)),
        nastyText,
      ),
      (body) =>
        [parseProfile, parsePlan, parseQuota, parseCount].every(
          (parse) => unfit([parse(body) ?? null]) === undefined,
        ),
    ),
  ),
  define(
    'any output of openclaw can be read',
    1500,
    fc.asyncProperty(
      fc.oneof(
        nastyText,
        nastyJson.map((value) => JSON.stringify(value, null, 2)),
        fc
          .tuple(nastyText, nastyJson)
          .map(([noise, value]) => `${noise}\n${JSON.stringify(value)}\n${noise}`),
      ),
      async (output) => {
        findJson(output)
        await modelsStatus(outcome(output))
        return true
      },
    ),
  ),
  define(
    'any input is a key or a fault that does not quote it',
    3000,
    fc.property(fc.oneof(nastyText, fc.stringMatching(/^cpk_[\x20-\x7e]{0,120}\r?\n?$/)), (input) => {
      const parsed = parseKey(input)
      if ('fault' in parsed) {
        const said = KEY_FAULTS[parsed.fault]
        return input.trim().length < 8 || !said.includes(input.trim())
      }
      return /^cpk_[\x21-\x7e]{1,508}$/.test(parsed.key)
    }),
  ),
  define(
    'any command line is understood or answered with a usage error that is fit to print',
    3000,
    fc.property(
      fc.constantFrom(...Object.values(SCRIPTS)),
      fc.array(
        fc.oneof(
          nastyText,
          nastyText.map((text) => `--${text}`),
          fc.constantFrom('--json', '--timeout', '--dry-run'),
        ),
        { maxLength: 5 },
      ),
      (spec, argv) => {
        try {
          parseInvocation(spec, argv)
          return true
        } catch (thrown) {
          return (
            thrown instanceof SkillError &&
            thrown.exit === 2 &&
            unfit(errorDocument(spec.name, thrown)) === undefined
          )
        }
      },
    ),
  ),
  define(
    'cleaned text is one bounded line without tricks',
    3000,
    fc.property(nastyText, fc.integer({ min: 1, max: 200 }), (text, limit) => {
      const clean = cleanText(text, limit)
      return clean.length <= limit && !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u.test(clean)
    }),
  ),
  define(
    'a path in an answer is one word for a shell',
    2000,
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
      const word = shellPath(`/opt/${name}`, '/home/a', 'linux')
      return /^[\w@%+=:,./-]+$/.test(word) || unquoted(word) === `/opt/${name}`
    }),
  ),
  define(
    "the scripts' folder is found from any path",
    1000,
    fc.property(nastyText, (text) => typeof scriptsDir(text) === 'string'),
  ),
]

/** What a POSIX shell makes of single quotes, the only ones that are used. */
function unquoted(word: string): string | undefined {
  const parts = word.match(/'[^']*'|\\'|[\w@%+=:,./-]+/g)
  if (parts?.join('') !== word) return undefined
  return parts.map((part) => (part === "\\'" ? "'" : part.replace(/^'|'$/g, ''))).join('')
}
