import { isObject, type JsonObject, valueAt } from '../json.ts'
import { someOf, toldName } from '../text.ts'
import { holdsKey } from './key.ts'

/** Where OpenClaw's config says that the key of its Chutes provider is; never the key itself. */
export type KeySource =
  /** It does not say: OpenClaw looks among its stored profiles. */
  | { readonly kind: 'none' }
  | { readonly kind: 'profile'; readonly id: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** A secret provider of OpenClaw: a file, a program, its own store. */
  | { readonly kind: 'secret'; readonly source: 'file' | 'exec' | 'store'; readonly provider: string }
  | { readonly kind: 'inline' }
  /** OpenClaw's mark for a value that it hides, written back in the value's place. */
  | { readonly kind: 'placeholder' }
  /** No key, but an Authorization header, which OpenClaw does not take for a credential. */
  | { readonly kind: 'header' }

/** A variable that a provider of the config takes its key from. */
export interface NamedVariable {
  readonly provider: string
  readonly name: string
}

const VARIABLE_NAME = /^[A-Z_][A-Z0-9_]{0,127}$/
/** `$${NAME}` is the text `${NAME}` itself. */
export const SUBSTITUTION = /(?<!\$)\$\{([A-Z_][A-Z0-9_]{0,127})\}/g
const SHORTHAND = /^\$([A-Z][A-Z0-9_]{0,127})$/
const CHUTES_ADDRESS = /^https?:\/\/(?:[\w-]+\.)*chutes\.ai(?::\d+)?(?:\/|$)/i

/** Where the config of OpenClaw has the key of its provider `chutes`. */
export function keySourceOf(config: JsonObject): KeySource {
  const named = providersOf(config).filter(([id]) => isChutesName(id))
  const [, provider] = named.find(([id]) => id === 'chutes') ?? named[0] ?? []
  return provider ? sourceIn(provider) : { kind: 'none' }
}

/** The places where OpenClaw writes the name of the profile that has the Chutes key: however the provider is spelled. */
export function keyPathsOf(config: JsonObject): readonly (readonly string[])[] {
  return providersOf(config).flatMap(([id]) =>
    isChutesName(id) ? [['models', 'providers', id, 'apiKey']] : [],
  )
}

/**
 * Whether a value says where a secret is, and is none itself: `${NAME}`, a SecretRef, or in a key's place `$NAME`; in
 * exactly that form.
 */
export function isSecretReference(value: unknown, isKey: boolean): boolean {
  if (typeof value === 'string')
    return /^\$\{[A-Z_][A-Z0-9_]{0,127}\}$/.test(value) || (isKey && SHORTHAND.test(value))
  if (!isObject(value)) return false
  const { source, provider = 'default', id, ...more } = value
  if (Object.keys(more).length > 0 || !isSecretProvider(provider) || typeof id !== 'string') return false
  const known = source === 'env' ? isVariable(id) : REFERRED.includes(source) && id.length <= 256
  return known && ![provider, id].some(holdsKey)
}

/** In the form that OpenClaw wants its secret providers named; anything else could be the secret itself. */
function isSecretProvider(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z][a-z0-9_-]{0,63}$/.test(name)
}

const REFERRED: readonly unknown[] = ['file', 'exec', 'store']

function sourceIn(provider: JsonObject): KeySource {
  const { apiKey } = provider
  if (typeof apiKey === 'string' && apiKey.trim() !== '') return textSource(apiKey.trim())
  if (isObject(apiKey)) {
    const { source, id, provider: alias = 'default' } = apiKey
    if (source === 'env' && isVariable(id)) return { kind: 'variable', name: id }
    if (source === 'file' || source === 'exec' || source === 'store') {
      return { kind: 'secret', source, provider: isSecretProvider(alias) ? alias : 'without a name' }
    }
    return { kind: 'inline' }
  }
  const headers = isObject(provider.headers) ? Object.keys(provider.headers) : []
  return { kind: headers.some((name) => /^authorization$/i.test(name)) ? 'header' : 'none' }
}

function textSource(text: string): KeySource {
  if (text === '__OPENCLAW_REDACTED__') return { kind: 'placeholder' }
  if (/^chutes:[\w.@-]{1,120}$/.test(text)) return { kind: 'profile', id: text }
  const [name] = variablesInText(text)
  return name === undefined ? { kind: 'inline' } : { kind: 'variable', name }
}

/** Where a key comes from, in words; undefined where the config does not say. */
export function keySourceText(source: KeySource): string | undefined {
  if (source.kind === 'variable') return `the variable ${source.name}`
  if (source.kind === 'secret') return `its secret provider ${source.provider} (${source.source})`
  return source.kind === 'inline' ? 'its config, in plain text' : undefined
}

/** What is wrong where OpenClaw does not answer and a variable that its config names is not set. */
export function unsetText({ provider, name }: NamedVariable): string {
  const whose =
    provider === 'chutes' ? 'the Chutes key' : `the key of another provider (${keyPathText(provider)})`
  return `OpenClaw takes ${whose} from the variable ${name}, which is not set here, and does not answer without it`
}

/**
 * Where the config's providers take keys from OpenClaw's secret providers: one that cannot be had keeps it from
 * answering. Undefined where none does.
 */
export function secretProvidersText(config: JsonObject): string | undefined {
  const borrowed = providersOf(config).flatMap(([id, provider]) => {
    const source = sourceIn(provider)
    return source.kind === 'secret' ? [`${keyPathText(id)} from ${keySourceText(source)}`] : []
  })
  if (borrowed.length === 0) return undefined
  return `it takes ${someOf(borrowed)}, and does not answer where that fails`
}

/** Whether a provider takes its key from somewhere that OpenClaw may not be able to read here. */
export function borrowsKeys(config: JsonObject): boolean {
  return providersOf(config).some(([, provider]) => ['variable', 'secret'].includes(sourceIn(provider).kind))
}

function keyPathText(provider: string): string {
  return `models.providers.${toldName(provider, '(not shown)')}.apiKey`
}

/** What a person does about it. */
export function unsetFix({ name }: NamedVariable): string {
  return `Set ${name} where OpenClaw and this command run (a line in the .env file of OpenClaw's state folder serves both), then run this again.`
}

/**
 * The variables without which OpenClaw has no key for Chutes: those that a provider of that name or address names, and
 * those that its secret provider passes to a program. Each is one that the owner of the config lets OpenClaw read.
 */
export function keyVariablesOf(config: JsonObject): readonly string[] {
  const named = providersOf(config).flatMap(([id, provider]) => {
    if (!isChutesName(id) && !isAtChutes(provider)) return []
    const { apiKey } = provider
    const alias = isObject(apiKey) && apiKey.source === 'exec' ? apiKey.provider : undefined
    const passed =
      typeof alias === 'string' ? valueAt(config, ['secrets', 'providers', alias, 'passEnv']) : []
    return [...variablesIn(provider), ...(Array.isArray(passed) ? passed.filter(isVariable) : [])]
  })
  return [...new Set(named)]
}

/** The variables that the providers of the config name and `isSet` does not know: without one of them OpenClaw does not answer. */
export function unsetVariables(
  config: JsonObject,
  isSet: (name: string) => boolean,
): readonly NamedVariable[] {
  return providersOf(config).flatMap(([id, { apiKey }]) =>
    variablesIn(apiKey)
      .filter((name) => !isSet(name) && variableInConfig(config, name) === undefined)
      .map((name) => ({ provider: id, name })),
  )
}

/** What the `env` block of the config sets, in the form of 2026.9 and in that of older releases. */
export function variableInConfig(config: JsonObject, name: string): string | undefined {
  const set = [valueAt(config, ['env', 'vars', name]), valueAt(config, ['env', name])]
  return set.find((value) => typeof value === 'string')
}

function providersOf(config: JsonObject): readonly (readonly [string, JsonObject])[] {
  const providers = valueAt(config, ['models', 'providers'])
  return Object.entries(isObject(providers) ? providers : {}).flatMap(([id, provider]) =>
    isObject(provider) ? [[id, provider] as const] : [],
  )
}

/** OpenClaw takes every spelling of a provider's name for the same. */
function isChutesName(id: string): boolean {
  return id.trim().toLowerCase() === 'chutes'
}

function isAtChutes({ baseUrl }: JsonObject): boolean {
  return typeof baseUrl === 'string' && CHUTES_ADDRESS.test(baseUrl)
}

function variablesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return variablesInText(value)
  if (Array.isArray(value)) return value.flatMap(variablesIn)
  if (!isObject(value)) return []
  if (value.source === 'env') return isVariable(value.id) ? [value.id] : []
  return Object.values(value).flatMap(variablesIn)
}

function variablesInText(text: string): readonly string[] {
  const whole = SHORTHAND.exec(text)?.[1]
  return whole === undefined ? variablesToFill(text) : [whole]
}

/** The variables that OpenClaw fills into a text of its config, whatever that is for. */
export function variablesToFill(text: string): readonly string[] {
  return [...text.matchAll(SUBSTITUTION)].map(([, name = '']) => name)
}

function isVariable(value: unknown): value is string {
  return typeof value === 'string' && VARIABLE_NAME.test(value)
}
