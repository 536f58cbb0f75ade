/** A place in OpenClaw's config, key by key. */
export type Path = readonly string[]

export const DEFAULTS_PATH: Path = ['agents', 'defaults']
/** A model reference, or an object with `primary` and `fallbacks`. */
export const PRIMARY_PATH: Path = [...DEFAULTS_PATH, 'model']
/** The models that answer when the primary does not. */
export const FALLBACKS_PATH: Path = [...PRIMARY_PATH, 'fallbacks']
/**
 * Where the defaults name models for a job: `utilityModel` and `decisionModel` hold a reference, the others may be an
 * object with `primary` and `fallbacks`, too.
 */
export const MODEL_SLOTS: readonly Path[] = [
  ['model'],
  ['imageModel'],
  ['pdfModel'],
  ['utilityModel'],
  ['decisionModel'],
  ['mediaModels', 'image'],
  ['mediaModels', 'video'],
  ['mediaModels', 'music'],
].map((slot) => [...DEFAULTS_PATH, ...slot])
/** Model references with their aliases; on old releases also the allowlist. */
export const ENTRIES_PATH: Path = [...DEFAULTS_PATH, 'models']
/** The allowlist, since OpenClaw 2026.9. */
export const ALLOWLIST_PATH: Path = [...DEFAULTS_PATH, 'modelPolicy', 'allow']
export const PROVIDERS_PATH: Path = ['models', 'providers']
export const PROVIDER_PATH: Path = [...PROVIDERS_PATH, 'chutes']
/** The provider's models, one row each. */
export const ROWS_PATH: Path = [...PROVIDER_PATH, 'models']
/** Seconds for a request, and for the first word of its answer. */
export const TIMEOUT_PATH: Path = [...PROVIDER_PATH, 'timeoutSeconds']
/** What the config says about OpenClaw's own plugin for Chutes. */
export const PLUGIN_PATH: Path = ['plugins', 'entries', 'chutes']
export const PROFILES_PATH: Path = ['auth', 'profiles']
export const PROFILE_ORDER_PATH: Path = ['auth', 'order']

/** Whether models are named here: elsewhere an alias is only a word of somebody's text, and a list may repeat its words. */
export function isNamePlace(path: Path): boolean {
  return path.some((key) => /model|primary|fallbacks/i.test(key)) && path.at(-1) !== 'alias'
}

/** Whether a path is `outer` or lies below it. */
export function isWithin(path: Path, outer: Path): boolean {
  return outer.every((key, index) => path[index] === key)
}

/** Whether two paths are the same place. */
export function isSamePath(one: Path, other: Path): boolean {
  return one.length === other.length && isWithin(one, other)
}
