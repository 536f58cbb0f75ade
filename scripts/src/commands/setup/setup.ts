import { modelIdOf } from '../../domain/catalog/model.ts'
import { baseUrlOf } from '../../domain/config/base-url.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import { otherProviders } from '../../domain/config/other-providers.ts'
import { planSetup, type SetupPlan } from '../../domain/plans/setup-plan.ts'
import type { LoadedConfig } from '../../openclaw/config/config-file.ts'
import { requireModelsStatus } from '../../openclaw/config/validate.ts'
import { gatewayStatus } from '../../openclaw/gateway.ts'
import { type ModelsStatus, modelsStatus } from '../../openclaw/models-status.ts'
import type { CommandResult, Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { pipedKey, skillCommand } from '../../shell/skill-path.ts'
import { loadState, statePath } from '../../state/store.ts'
import { NOT_CONFIRMED } from '../shared/answer/warnings.ts'
import { openCommand } from '../shared/command-context.ts'
import { defaultModelCost } from '../shared/default-model-cost.ts'
import { contradictedWrite } from '../shared/errors.ts'
import { anyCatalog } from '../shared/find-catalog.ts'
import { capabilitiesOf } from '../shared/open.ts'
import { unknownModel } from '../shared/unknown-model.ts'
import { updateState } from '../shared/write/remember.ts'
import { writeConfig } from '../shared/write/write-config.ts'
import { requireVerified } from '../verify/require-verified.ts'
import { setupResult } from './report.ts'

type StoredTypes = Readonly<Record<string, string | undefined>>

/** Provider, rows, primary and aliases in one validated write, then OpenClaw's word for it. */
export async function setup(context: Context<'setup'>): Promise<CommandResult> {
  const { flags } = context.invocation
  const command = await openCommand(context)
  const { endpoints, openclaw, config, state } = command
  const { stateDir } = openclaw.paths
  const capabilities = await capabilitiesOf(context, openclaw)
  const early = needsStatusFirst(config, capabilities) ? await requireModelsStatus(openclaw) : undefined
  const credential = isProviderDeclared(config) || (early?.hasChutesAuth ?? false)
  const dryRun = Boolean(flags['dry-run'])
  if (!credential && !dryRun) throw noCredential()
  const { catalog, learned, warnings } = await anyCatalog(command)

  const planWith =
    (storedTypes: StoredTypes | undefined) =>
    (current: LoadedConfig): SetupPlan => {
      // a config that another run wrote meanwhile goes with what that run remembers
      const { rows, missing } = current === config ? state : loadState(statePath(stateDir))
      const planned = planSetup({
        view: current.view,
        catalog,
        base: rows,
        missing,
        lastGood: state.catalog?.models,
        baseUrl: baseUrlOf(endpoints.llm, current.view),
        primary: flags.primary,
        allowlist: capabilities.allowlist,
        otherProviders: otherProviders(current.view, early?.providers ?? []),
        storedTypes,
      })
      if ('unknownPrimary' in planned)
        throw unknownModel(planned.unknownPrimary, planned.known, RETRY_WITH_PRIMARY)
      return planned
    }
  const plan = planWith(early && typesOf(early))
  const intended = plan(config)
  const primaryId = flags['require-verified'] ? modelIdOf(intended.primary.current ?? '') : undefined
  const attested = primaryId === undefined ? [] : await requireVerified(context, primaryId)
  const costs = await defaultModelCost(
    openclaw,
    config.view,
    capabilities.cron,
    intended.primary,
    catalog.models,
  )
  if (costs?.warn) context.progress(costs.message)
  const outcome = {
    catalog,
    now: context.now(),
    invocation: context.invocation,
    ...(costs && { costs }),
  }
  if (dryRun) {
    const before = [...(credential ? [] : [NO_CREDENTIAL_YET]), ...(config.comments ? [COMMENTS_GO] : [])]
    return setupResult({ ...outcome, plan: intended, applied: false, readBack: false }, [
      ...warnings,
      ...attested,
      ...before,
    ])
  }
  const first = await writeConfig(command, plan)
  context.progress('asking OpenClaw what it sees')
  const asked = await modelsStatus(openclaw)
  // only the store knows what it holds, so a wrongly declared profile shows after the write
  const second = asked && (await writeConfig({ ...command, config: first.config }, planWith(typesOf(asked))))
  const seen = second?.written ? await modelsStatus(openclaw) : asked
  const saved = updateState(stateDir, (now) => ({
    ...now,
    ...learned,
    rows: first.plan.rows.base,
    missing: first.plan.missing,
  }))
  const written = first.written || (second?.written ?? false)
  const disagreement = seen ? disagreements(seen, first.plan) : []
  if (disagreement.length > 0) throw contradictedWrite(disagreement, written)
  const repairs = [...first.plan.repairs, ...(second?.written ? second.plan.repairs : [])]
  return setupResult(
    {
      ...outcome,
      plan: { ...first.plan, repairs },
      applied: written,
      readBack: seen !== undefined,
      ...(written && { gateway: await gatewayStatus(openclaw, config.view) }),
    },
    [...warnings, ...attested, ...first.warnings, ...saved, ...(seen ? [] : [NOT_CONFIRMED])],
  )
}

const RETRY_WITH_PRIMARY = { script: 'setup', args: (id: string) => `--primary ${id}` } as const
const NO_CREDENTIAL_YET: Warning = {
  code: 'no-credential',
  message: 'OpenClaw holds no Chutes credential yet; pipe a key to auth.js first.',
}
const COMMENTS_GO: Warning = {
  code: 'comments-would-go',
  message: "OpenClaw's config has comments, which its writer drops; the write needs --drop-comments.",
}
/** Asked before the write only when the config alone does not say enough. */
function needsStatusFirst(config: LoadedConfig, capabilities: Capabilities): boolean {
  if (!isProviderDeclared(config)) return config.exists
  return capabilities.allowlist !== 'policy' && config.view.entries.every((entry) => !entry.key.includes('/'))
}

function isProviderDeclared(config: LoadedConfig): boolean {
  return config.view.authProfiles.length > 0 || (config.view.provider?.hasApiKey ?? false)
}

function typesOf(status: ModelsStatus): StoredTypes {
  return Object.fromEntries(status.chutesProfiles.map((profile) => [profile.id, profile.type]))
}
function noCredential(): SkillError {
  return new SkillError(
    'E_NO_CREDENTIAL',
    'OpenClaw holds no Chutes credential, so no model would answer. Nothing was changed.',
    { fix: `Pipe an API key first: ${pipedKey(skillCommand('auth'))}` },
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
