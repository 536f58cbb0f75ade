import { dirname, isAbsolute, relative, resolve } from 'node:path'
import type { Change } from '../../domain/config/change.ts'
import { isSamePath, isWithin, type Path } from '../../domain/config/paths.ts'
import { isObject, type Json } from '../../domain/json.ts'
import { printablePath } from '../../domain/plans/printable-changes.ts'
import { type LoadedConfig, parseJson5 } from './config-file.ts'
import { spreadConfig } from './config-patch.ts'
import { type ConfigSources, MAX_INCLUDE_DEPTH } from './resolve-includes.ts'

/** A place of the config that `$include` fills from files. */
export interface IncludeOwner {
  readonly path: Path
  readonly files: readonly string[]
  /** One file in the config's folder, with nothing beside it, and not in a list. */
  readonly sole: boolean
}

/** The places that a config has in other files, the outer ones first. */
export async function includeOwners(
  sources: ConfigSources,
  configPath: string,
): Promise<readonly IncludeOwner[]> {
  const owners: IncludeOwner[] = []
  const read = async (file: string): Promise<Json> =>
    (await parseJson5(sources.get(file) ?? '').catch(() => undefined))?.value ?? null
  const walk = async (value: Json | undefined, path: Path, chain: readonly string[], inList: boolean) => {
    if (Array.isArray(value)) for (const item of value) await walk(item as Json, path, chain, true)
    if (!isObject(value)) return
    const { $include: include, ...members } = value
    const names = (Array.isArray(include) ? include : [include]).filter((name) => typeof name === 'string')
    const files = names.map((name) => resolve(dirname(chain.at(-1) ?? ''), name))
    const single = typeof include === 'string' && Object.keys(members).length === 0 && !inList
    const sole = single && files.every((file) => isBelow(dirname(configPath), file))
    if (files.length > 0) owners.push({ path, files, sole })
    for (const file of chain.length > MAX_INCLUDE_DEPTH ? [] : files)
      if (!chain.includes(file)) await walk(await read(file), path, [...chain, file], inList)
    for (const [name, member] of Object.entries(members)) await walk(member, [...path, name], chain, inList)
  }
  await walk(await read(configPath), [], [configPath], false)
  return owners
}

/**
 * What of a write OpenClaw 2026.9 does not take: it writes what one file alone owns, or what no included file has a part
 * in (docs/gateway/config-secrets-env, "Config includes").
 */
export function blockedChanges(
  changes: readonly Change[],
  owners: readonly IncludeOwner[],
): readonly Change[] {
  const writable = owners.filter((owner) => isWritable(owner, owners))
  const fits = writable.some(({ path }) => changes.every((change) => liesWithin(change, path)))
  if (fits) return []
  return changes.filter(({ path }) =>
    owners.some((owner) => isWithin(path, owner.path) || isWithin(owner.path, path)),
  )
}

function liesWithin({ path, after }: Change, owner: Path): boolean {
  // an object that names its file cannot go
  return isWithin(path, owner) && !(after === undefined && isSamePath(path, owner))
}

/** Whether it is the only file for its place, with no other file in it, around it or shared with it. */
function isWritable(owner: IncludeOwner, owners: readonly IncludeOwner[]): boolean {
  const { path, files, sole } = owner
  return (
    sole &&
    path.length > 0 &&
    owners
      .filter((other) => other !== owner)
      .every(
        (other) =>
          !isWithin(other.path, path) &&
          (other.sole || !isWithin(path, other.path)) &&
          !other.files.some((file) => files.includes(file)),
      )
  )
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file)
  return !path.startsWith('..') && !isAbsolute(path)
}

/** Refuses a write that OpenClaw would not take, before it is asked. @throws SkillError E_WRITE_REFUSED */
export async function requireOneFile(
  changes: readonly Change[],
  sources: ConfigSources,
  configPath: string,
): Promise<void> {
  const owners = await includeOwners(sources, configPath)
  refuseBlocked(blockedChanges(changes, owners), owners, configPath)
}

/** Refuses what is blocked, if anything is: one place of each file is named. @throws SkillError E_WRITE_REFUSED */
export function refuseBlocked(
  blocked: readonly Change[],
  owners: readonly IncludeOwner[],
  configPath: string,
): void {
  if (blocked.length === 0) return
  const places = new Map(
    blocked.map(({ path }) => [owningFile(path, owners, configPath), printablePath(path)]),
  )
  throw spreadConfig([...places].map(([file, path]) => `${path} (${file})`))
}

/** The files that a setting stands in: those of the innermost place around it, else the config itself. */
function filesOf(path: Path, owners: readonly IncludeOwner[], configPath: string): readonly string[] {
  const around = owners.filter((owner) => isWithin(path, owner.path))
  return around.toSorted((a, b) => a.path.length - b.path.length).at(-1)?.files ?? [configPath]
}

/** A file whose comments a write would drop, as `owningFile` names it. */
export async function commentedFile(
  changes: readonly Pick<Change, 'path'>[],
  { commented, sources }: Pick<LoadedConfig, 'commented' | 'sources'>,
  configPath: string,
): Promise<string | undefined> {
  if (commented.length === 0) return undefined
  const owners = await includeOwners(sources, configPath)
  const dropping = changes.find(({ path }) =>
    filesOf(path, owners, configPath).some((file) => commented.includes(file)),
  )
  return dropping && owningFile(dropping.path, owners, configPath)
}

/** The file that a setting stands in, as seen from the config's folder; a list of files is named as a whole. */
export function owningFile(path: Path, owners: readonly IncludeOwner[], configPath: string): string {
  const files = filesOf(path, owners, configPath)
  const file = files.map((name) => relative(dirname(configPath), name)).join(', ')
  return /^[\w./, -]{1,200}$/.test(file) ? file : '(not shown)'
}
