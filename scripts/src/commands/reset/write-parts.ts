import { type Change, changeTo } from '../../domain/config/change.ts'
import { PROVIDER_PATH, ROWS_PATH } from '../../domain/config/paths.ts'
import { valueAt } from '../../domain/json.ts'
import { printablePath } from '../../domain/plans/printable-changes.ts'
import type { ResetPlan } from '../../domain/undo/reset-plan.ts'
import { beforeShadows, unsetPrimary } from '../../domain/undo/reset-write-order.ts'
import { type LoadedConfig, loadConfig } from '../../openclaw/config/config-file.ts'
import {
  blockedChanges,
  includeOwners,
  owningFile,
  refuseBlocked,
} from '../../openclaw/config/include-owners.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { writeConfig } from '../shared/write/write-config.ts'

/** A setting that OpenClaw does not take out, and the file that it stands in. */
export interface Stay {
  readonly path: string
  readonly file: string
}

export interface WrittenParts {
  readonly wrote: boolean
  readonly stays: readonly Stay[]
}

type Planner = (config: LoadedConfig) => ResetPlan
/** A part of a plan. */
type Part = (changes: readonly Change[], config: LoadedConfig) => readonly Change[]

/**
 * Writes a plan as far as OpenClaw takes it. OpenClaw 2026.9 refuses a primary that it does not know; one from before the
 * skill may be such a model, and then the rest goes all the same, and OpenClaw chooses the primary. A config that is spread
 * over files is written file by file, and some files are not OpenClaw's to write: what it refuses there is told.
 */
export async function writeAsFarAsAllowed(
  openclaw: OpenClaw,
  context: Context<'reset'>,
  plan: Planner,
): Promise<WrittenParts> {
  let config = await loadConfig(openclaw)
  const write = async (part: Part): Promise<boolean> => {
    const done = await writeConfig({ ...context, openclaw, config }, (current) => ({
      changes: beforeShadows(part(plan(current).changes, current)),
    }))
    config = done.config
    return done.written
  }
  if (!config.includes) return { wrote: await firstTaken([wholeChange, unsetPrimary], write), stays: [] }
  let wrote = false
  const stays: Stay[] = []
  for (const section of sectionsOf(plan(config))) {
    const ofSection = partsOf(section).map((part): Part => {
      return (changes, current) =>
        part(
          changes.filter(({ path }) => path[0] === section),
          current,
        )
    })
    const took = await firstTaken([...ofSection, () => []], write)
    wrote = took || wrote
    // before the models go: without them, nobody can tell what named them
    const left = plan(config).changes.filter(({ path }) => path[0] === section)
    stays.push(...(await staysOf(openclaw, left, config)))
  }
  return { wrote, stays }
}

const wholeChange: Part = (changes) => changes

/** The sections that a plan is about: what names models goes before the models. */
function sectionsOf({ changes }: ResetPlan): readonly string[] {
  const sections = new Set(changes.map(({ path }) => path[0] ?? ''))
  return [...sections].sort((a, b) => Number(a === 'models') - Number(b === 'models'))
}

/** What is tried in a section, one after the other. */
function partsOf(section: string): readonly Part[] {
  return section === 'models' ? [wholeChange, insideProvider, rowsAlone] : [wholeChange, unsetPrimary]
}

/** Writes the first of the parts that OpenClaw takes. @throws what the last one met */
async function firstTaken(
  [part = wholeChange, ...others]: readonly Part[],
  write: (part: Part) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await write(part)
  } catch (thrown) {
    const isRefused = thrown instanceof SkillError && thrown.code === 'E_WRITE_REFUSED'
    if (!isRefused || others.length === 0) throw thrown
    // what it wrote before it was refused stands
    return (await firstTaken(others, write)) || thrown.changed
  }
}

/** What is still to be taken out, less the empty objects around a provider that is gone. */
async function staysOf(
  { paths }: OpenClaw,
  left: readonly Change[],
  { view, sources }: LoadedConfig,
): Promise<readonly Stay[]> {
  const gone = valueAt(view.raw, PROVIDER_PATH) === undefined
  const stays = left.filter(({ path }) => !(gone && isAround(path)))
  const owners = await includeOwners(sources, paths.configPath)
  return stays.map(({ path }) => ({
    path: printablePath(path),
    file: owningFile(path, owners, paths.configPath),
  }))
}

/**
 * Refuses a plan of which OpenClaw would write a part only, because the rest stands in files that it does not write: before
 * anything is touched. @throws SkillError E_WRITE_REFUSED
 */
export async function requireWhole(
  { paths }: OpenClaw,
  config: LoadedConfig,
  plan: ResetPlan,
): Promise<void> {
  const owners = await includeOwners(config.sources, paths.configPath)
  const blocked = sectionsOf(plan).flatMap((section) => {
    const changes = plan.changes.filter(({ path }) => path[0] === section)
    const [whole, inside] = [changes, insideProvider(changes, config)].map((part) =>
      blockedChanges(part, owners),
    )
    return inside?.length === 0 ? [] : (whole ?? [])
  })
  refuseBlocked(blocked, owners, paths.configPath)
}

/** Takes the provider out of an object that has to stay where it is, because it names the file to include. */
function insideProvider(changes: readonly Change[], { view }: LoadedConfig): readonly Change[] {
  return changes.flatMap((change) =>
    isAround(change.path) ? changeTo(view.raw, PROVIDER_PATH, undefined) : [change],
  )
}

/** Takes the models out of a provider that has to stay. */
function rowsAlone(changes: readonly Change[], { view }: LoadedConfig): readonly Change[] {
  const rows = changes.filter(({ path }) => isAround(path) || path.length === PROVIDER_PATH.length)
  return rows.length > 0 ? changeTo(view.raw, ROWS_PATH, []) : []
}

/** Whether a path leads to the provider without being it. */
function isAround(path: readonly string[]): boolean {
  return path.length < PROVIDER_PATH.length && path.every((name, index) => PROVIDER_PATH[index] === name)
}
