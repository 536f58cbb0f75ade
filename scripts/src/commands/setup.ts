import { pathText, toPatch } from '../domain/change.ts'
import { type Catalog, modelIdOf } from '../domain/model.ts'
import { planSetup, ROWS_PATH, type SetupPlan } from '../domain/setup-plan.ts'
import { type LoadedConfig, loadConfig } from '../openclaw/config-file.ts'
import { type ModelsStatus, modelsStatus } from '../openclaw/models-status.ts'
import type { OpenClaw } from '../openclaw/session.ts'
import type { Context } from '../shell/context.ts'
import { didYouMean } from '../shell/did-you-mean.ts'
import type { CommandResult, Warning } from '../shell/document.ts'
import { SkillError } from '../shell/skill-error.ts'
import { skillCommand } from '../shell/skill-path.ts'
import { loadState, statePath } from '../state/store.ts'
import { anyCatalog, catalogData } from './find-catalog.ts'
import { openSession } from './open.ts'
import { planData } from './plan-data.ts'
import { remember } from './remember.ts'
import { type ConfigPlan, writeConfig } from './write-config.ts'

/** Provider, rows, primary and aliases in one validated write, then OpenClaw's word for it. */
export async function setup(context: Context): Promise<CommandResult> {
  const { flags } = context.invocation
  const dryRun = Boolean(flags['dry-run'])
  const { endpoints, openclaw } = await openSession(context)
  const config = await loadConfig(openclaw)
  const state = loadState(statePath(openclaw.paths.stateDir))
  const credential = await hasCredential(openclaw, config)
  if (!credential && !dryRun) throw noCredential()
  const { catalog, warnings } = await anyCatalog(context, endpoints.llm.url, state)

  const plan = (current: LoadedConfig): SetupPlan & ConfigPlan => {
    const planned = planSetup({
      view: current.view,
      catalog,
      base: state.rows,
      baseUrl: endpoints.llm,
      primary: typeof flags.primary === 'string' ? flags.primary : undefined,
    })
    if ('unknownPrimary' in planned) throw unknownModel(planned.unknownPrimary, planned.known)
    return { ...planned, replace: planned.rows.removed.length > 0 ? [pathText(ROWS_PATH)] : [] }
  }
  const outcome = dryRun
    ? { plan: plan(config), written: false }
    : await writeConfig(openclaw, context, config, plan)
  if (dryRun) {
    const missing = credential
      ? []
      : [
          {
            code: 'no-credential',
            message: 'OpenClaw holds no Chutes credential yet; pipe a key to auth.js first.',
          },
        ]
    return result(context, { plan: outcome.plan, catalog, applied: false, readBack: false, dryRun }, [
      ...warnings,
      ...missing,
    ])
  }
  const { plan: done, written } = outcome
  const saved = remember(statePath(openclaw.paths.stateDir), state, {
    rows: done.rows.base,
    catalog:
      catalog.source === 'live' ? { fetchedAt: catalog.fetchedAt, models: catalog.models } : state.catalog,
  })
  context.progress('asking OpenClaw what it sees')
  const seen = await modelsStatus(openclaw)
  const disagreement = seen && disagreements(seen, done)
  if (disagreement && disagreement.length > 0) throw contradicted(disagreement, written)
  const lost =
    written && config.json5
      ? [
          {
            code: 'comments-dropped',
            message:
              "OpenClaw's writer dropped the comments of its config; its backup (openclaw.json.bak) has them.",
          },
        ]
      : []
  const silent = seen
    ? []
    : [
        {
          code: 'not-confirmed',
          message: 'openclaw models status failed, so only the config file confirms the set-up.',
        },
      ]
  return result(context, { plan: done, catalog, applied: written, readBack: seen !== undefined, dryRun }, [
    ...warnings,
    ...saved,
    ...lost,
    ...silent,
  ])
}

/** Declared in the config, or known to OpenClaw by other means (asked only when the config says nothing). */
async function hasCredential(openclaw: OpenClaw, config: LoadedConfig): Promise<boolean> {
  if (config.view.authProfiles.length > 0 || config.view.provider?.hasApiKey) return true
  return config.exists && ((await modelsStatus(openclaw))?.hasChutesAuth ?? false)
}

function noCredential(): SkillError {
  return new SkillError(
    'E_NO_CREDENTIAL',
    'OpenClaw holds no Chutes credential, so no model would answer. Nothing was changed.',
    {
      fix: `Pipe an API key first: printf %s "$CHUTES_API_KEY" | ${skillCommand('auth')}`,
    },
  )
}

function unknownModel(wish: string, known: readonly string[]): SkillError {
  const shown = /^[\w./:-]{1,80}$/.test(wish) && !wish.includes('cpk_') ? `"${wish}"` : 'The model asked for'
  const short = known.flatMap((id) => [id, id.slice(id.indexOf('/') + 1)])
  const hint = didYouMean(wish, short)
  const full = hint && (known.find((id) => id === hint || id.endsWith(`/${hint}`)) ?? hint)
  return new SkillError(
    'E_MODEL_UNKNOWN',
    `${shown} is not a model or alias that Chutes serves now. Nothing was changed.`,
    {
      fix: `Run ${skillCommand('setup', `--primary ${full ?? 'auto'}`)}${full ? '' : ', or name one of data.known'}.`,
      data: { known: known.slice(0, 40) },
    },
  )
}

/** Where OpenClaw's own view differs from the plan. */
function disagreements(seen: ModelsStatus, plan: SetupPlan): string[] {
  const wanted = plan.primary.current
  const primary =
    wanted !== undefined && modelIdOf(wanted) !== undefined && seen.defaultModel !== wanted ? ['primary'] : []
  const aliases = plan.aliases.filter(
    ({ alias, target }) => target !== undefined && seen.aliases[alias] !== target,
  )
  return [
    ...primary,
    ...aliases.map((choice) => choice.alias),
    ...(seen.missingProviders.includes('chutes') ? ['credential'] : []),
  ]
}

function contradicted(what: readonly string[], changed: boolean): SkillError {
  return new SkillError(
    'E_READ_BACK',
    `The config is written, but OpenClaw sees it differently: ${what.join(', ')}.`,
    {
      fix: `Run ${skillCommand('status')} for the reason and its fix.`,
      data: { disagrees: what },
      changed,
    },
  )
}

interface Outcome {
  readonly plan: SetupPlan
  readonly catalog: Catalog
  readonly applied: boolean
  readonly readBack: boolean
  readonly dryRun: boolean
}

function result(context: Context, outcome: Outcome, warnings: readonly Warning[]): CommandResult {
  const { plan, catalog, applied, readBack, dryRun } = outcome
  const { primary, aliases } = plan
  const foreign = primary.current !== undefined && modelIdOf(primary.current) === undefined
  const unfilled = aliases.filter((choice) => choice.target === undefined)
  return {
    changed: applied,
    summary: summary(outcome, foreign),
    data: {
      provider: {
        id: 'chutes',
        baseUrl: plan.baseUrl,
        api: plan.api,
        models: plan.rows.rows.length,
      },
      catalog: catalogData(catalog),
      primary: {
        previous: primary.previous ?? null,
        current: primary.current ?? null,
        reason: primary.reason,
      },
      aliases: aliases.map(({ alias, target, reason }) => ({ alias, target: target ?? null, reason })),
      repairs: plan.repairs.map(({ code, path, message }) => ({ code, path, message })),
      plan: planData(plan.changes, plan.rows),
      ...(context.invocation.flags['show-patch'] && { patch: toPatch(plan.changes) }),
      applied,
      readBack,
    },
    warnings: [
      ...warnings,
      ...unfilled.map(({ alias, reason }) => ({
        code: 'alias-unfilled',
        message: `${alias} was not set: ${reason}.`,
      })),
    ],
    lines: aliases.map(({ alias, target, reason }) => `${alias.padEnd(14)} ${target ?? '–'}  ${reason}`),
    next: [
      ...(dryRun ? [skillCommand('setup')] : [skillCommand('status')]),
      ...(foreign ? [skillCommand('setup', '--primary auto')] : []),
    ],
  }
}

function summary({ plan, applied, dryRun }: Outcome, foreign: boolean): string {
  const models = `${plan.rows.rows.length} models`
  const { current } = plan.primary
  const primary = foreign ? `your primary stays ${current}` : `the primary is ${current ?? 'not set'}`
  if (dryRun)
    return plan.changes.length === 0
      ? `Nothing to change: Chutes is set up with ${models}.`
      : `Would make ${plan.changes.length} change(s): ${models}, ${primary}.`
  return applied
    ? `Chutes is set up with ${models}; ${primary}.`
    : `Chutes was already set up with ${models}; ${primary}.`
}
