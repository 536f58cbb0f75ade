import { baseUrlOf, shownUrl } from '../../domain/config/base-url.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { planRefresh, type RefreshContext, type RefreshPlan } from '../../domain/plans/refresh-plan.ts'
import type { Consent } from '../../domain/selection/consent.ts'
import { modelsOfJobs } from '../../domain/selection/job-models.ts'
import type { LoadedConfig } from '../../openclaw/config/config-file.ts'
import { scheduledJobs } from '../../openclaw/cron/scheduled-jobs.ts'
import { gatewayStatus } from '../../openclaw/gateway.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { usageError } from '../../shell/command-line/args.ts'
import { type Flags, SCRIPTS } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { loadStateAt } from '../../state/store.ts'
import type { Answer } from '../answer-schemas.ts'
import { GATEWAY_WAITS } from '../shared/answer/warnings.ts'
import { type CommandContext, openCommand } from '../shared/command-context.ts'
import { notSetUp } from '../shared/errors.ts'
import { catalogWarnings, findCatalog } from '../shared/find-catalog.ts'
import { knownCapabilities } from '../shared/open.ts'
import { updateState } from '../shared/write/remember.ts'
import { writeConfig } from '../shared/write/write-config.ts'
import { type RefreshOutcome, refreshResult } from './report.ts'

/** Brings the rows in line with the live catalogue; without news it starts no process and writes no config. */
export async function runRefresh(context: Context<'refresh'>): Promise<Answer<'refresh'>> {
  return refreshResult(await refreshRows(context))
}

/** The same, before it is cut to what an answer has room for. */
export async function refreshRows(context: Context<'refresh'>): Promise<RefreshOutcome> {
  const { flags } = context.invocation
  const dryRun = Boolean(flags['dry-run'])
  const allowed = consents(flags)
  const command = await openCommand(context)
  const { openclaw, config, state } = command
  const { stateDir } = openclaw.paths
  if (!config.view.provider) throw notSetUp('there is nothing to refresh')
  refuseOtherAddress(command)
  const found = await findCatalog(command)
  if (!found.live) {
    if (!dryRun) updateState(stateDir, (now) => ({ ...now, ...found.learned }))
    throw found.problem
  }
  const { live, learned } = found

  const can = knownCapabilities(openclaw)
  const known: RefreshContext = {
    missing: state.missing,
    lastGood: state.catalog,
    allowlist: can.allowlist,
    switchesThinking: can.switchesThinking,
    repair: flags.repair ? { allowed } : undefined,
  }
  const first = planRefresh(config.view, live, state.rows, known)
  const { elsewhere, warnings: unasked } = await jobsAtStake(openclaw, config.view, can, first)
  const plan = (current: LoadedConfig): RefreshPlan => {
    if (current === config && !elsewhere) return first
    if (!current.view.provider) throw notSetUp('there is nothing to refresh')
    // a config that another run wrote meanwhile goes with what that run remembers
    const { rows, missing } = current === config ? state : loadStateAt(stateDir, command.baseUrl)
    return planRefresh(current.view, live, rows, { ...known, missing, ...(elsewhere && { elsewhere }) })
  }
  const warnings = [...(state.damaged ? [MEMORY_LOST] : []), ...catalogWarnings(live), ...unasked]
  const outcome = { context, catalog: live }
  if (dryRun) return { ...outcome, plan: plan(config), applied: false, warnings }
  const { plan: done, written, warnings: unsaved } = await writeConfig(command, plan)
  const saved = updateState(stateDir, (now) => ({
    ...now,
    ...learned,
    rows: done.rows.base,
    missing: done.missing,
  }))
  const gateway = written ? await gatewayStatus(openclaw, config.view, can) : undefined
  const waits = gateway === 'needs restart' ? [GATEWAY_WAITS] : []
  const told = [...warnings, ...unsaved, ...saved, ...waits]
  return { ...outcome, plan: done, applied: written, gateway, warnings: told }
}

/** The list of one host says nothing about the rows of another. @throws SkillError E_BASE_URL */
function refuseOtherAddress({ endpoints, config: { view }, env }: CommandContext<'refresh'>): void {
  const has = view.provider?.baseUrl ?? ''
  if (!has || !endpoints.llm.explicit || baseUrlOf(endpoints.llm, view, env) === has) return
  const message = `CHUTES_BASE_URL names another address than OpenClaw's config, which has ${shownUrl(has)}.`
  const fix = `Unset CHUTES_BASE_URL, or run ${skillCommand('setup')} to move the config there; then run this again. A scheduled run has it from heartbeat.js install.`
  throw new SkillError('E_BASE_URL', message, { fix })
}

/** Scheduled jobs name models outside of the config; they are only asked for when a row is about to go. */
async function jobsAtStake(
  openclaw: OpenClaw,
  view: ConfigView,
  can: Partial<Capabilities>,
  { rows }: RefreshPlan,
) {
  if (rows.removed.length === 0) return { elsewhere: undefined, warnings: [] }
  const jobs = await scheduledJobs(openclaw, view, can, async () => can.cron)
  return { elsewhere: jobs && modelsOfJobs(jobs), warnings: jobs ? [] : [JOBS_NOT_ASKED] }
}

/** @throws SkillError E_USAGE when something is allowed that was not asked for */
function consents(flags: Flags<'refresh'>): readonly Consent[] {
  if (!flags.repair && (flags['allow-dearer'] || flags['allow-non-tee']))
    throw usageError(SCRIPTS.refresh, '--allow-dearer and --allow-non-tee go with --repair.')
  return (['dearer', 'non-tee'] as const).filter((need) => flags[`allow-${need}`])
}

const MEMORY_LOST: Warning = {
  code: 'memory-lost',
  message:
    "The skill's state file was not what the skill wrote and counts as lost; rows in its own form follow the catalogue.",
}
const JOBS_NOT_ASKED: Warning = {
  code: 'jobs-not-asked',
  message:
    'No running Gateway listed all scheduled jobs, so nobody could say whether one names a removed model: openclaw cron list.',
}
