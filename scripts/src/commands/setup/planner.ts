import type { Catalog } from '../../domain/catalog/model.ts'
import { baseUrlOf } from '../../domain/config/base-url.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import { otherProviders } from '../../domain/config/other-providers.ts'
import type { StoredTypes } from '../../domain/plans/profile-modes.ts'
import { planSetup, type SetupPlan } from '../../domain/plans/setup-plan.ts'
import { isPluginMissing } from '../../openclaw/chutes-plugin.ts'
import type { LoadedConfig } from '../../openclaw/config/config-file.ts'
import { type ModelsStatus, requireModelsStatus } from '../../openclaw/models-status.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { loadStateAt } from '../../state/store.ts'
import type { CommandContext } from '../shared/command-context.ts'
import type { FoundCatalog } from '../shared/find-catalog.ts'
import { capabilitiesOf } from '../shared/open.ts'
import { unchosenAllowlist } from '../shared/unchosen-allowlist.ts'
import { unknownModel } from '../shared/unknown-model.ts'
import { choiceChanged } from '../shared/write/write-errors.ts'

/** What a set-up asks of this OpenClaw. */
export const SETUP_CAPABILITIES = [
  'allowlist',
  'switchesThinking',
  'profilePort',
  'gatewayNeedsPlugin',
] as const
type SetupCapabilities = Pick<Capabilities, (typeof SETUP_CAPABILITIES)[number]>

/** What a set-up needs to know about this OpenClaw beyond its config. */
export interface SetupHost {
  readonly capabilities: SetupCapabilities
  /** Whether OpenClaw has a credential for Chutes. */
  readonly credential: boolean
  /** Where it has none: whether an older release's store may have one. */
  readonly oldStore: boolean
  /** Undefined while nobody asked. */
  readonly storedTypes: StoredTypes | undefined
  readonly providers: readonly string[]
  /** Whether the Gateway would wait in vain for OpenClaw's own plugin. */
  readonly pluginMissing: boolean
}

/** The plan for a config, given what the store holds. @throws SkillError E_MODEL_UNKNOWN */
export type SetupPlanner = (storedTypes: StoredTypes | undefined) => (current: LoadedConfig) => SetupPlan

/** What a run that goes on to set up knows by then. */
export interface SetupKnown {
  /** A credential is stored, or would be. */
  readonly credential?: boolean
  readonly catalog?: FoundCatalog
  /** What OpenClaw said, when nothing was written since. */
  readonly status?: ModelsStatus | undefined
  /** See `SetupOutcome`. */
  readonly brief?: boolean
  /** The command of the run with other flags for the set-up. */
  readonly retry?: (flags: string) => string
}

/** Asks OpenClaw before the write only what the config alone does not say. */
export async function askHost(command: CommandContext<'setup'>, known: SetupKnown): Promise<SetupHost> {
  const { openclaw, config } = command
  const capabilities = await capabilitiesOf(command, openclaw, ...SETUP_CAPABILITIES)
  const status = needsStatus(command, capabilities)
    ? (known.status ?? (await requireModelsStatus(openclaw, { view: config.view })))
    : undefined
  return {
    capabilities,
    credential:
      known.credential === true ||
      isProviderDeclared(config) ||
      (config.view.keySource.kind !== 'placeholder' && (status?.hasChutesAuth ?? false)),
    oldStore: status?.oldStore ?? false,
    storedTypes: status && storedTypesOf(status),
    providers: status?.providers ?? [],
    pluginMissing: await isPluginMissing(openclaw, config.view, capabilities),
  }
}

/** Plans a set-up; the plan for the config as it was found is made once. */
export function setupPlanner(
  { endpoints, env, baseUrl, openclaw, config, state, invocation }: CommandContext<'setup'>,
  { capabilities, storedTypes: known, providers, pluginMissing }: SetupHost,
  catalog: Catalog,
  retry = (flags: string): string => skillCommand('setup', flags),
): SetupPlanner {
  let found: SetupPlan | undefined
  return (storedTypes) => (current) => {
    const again = current === config && storedTypes === known
    if (again && found) return found
    // a config that another run wrote meanwhile goes with what that run remembers
    const { rows, missing } = current === config ? state : loadStateAt(openclaw.paths.stateDir, baseUrl)
    const plan = planSetup({
      view: current.view,
      catalog,
      base: rows,
      missing,
      lastGood: state.catalog?.models,
      baseUrl: baseUrlOf(endpoints.llm, current.view, env),
      primary: invocation.flags.primary,
      fallbacks: invocation.flags.fallbacks,
      allowlist: capabilities.allowlist,
      switchesThinking: capabilities.switchesThinking,
      unchosen: unchosenAllowlist(openclaw, current.view, capabilities.allowlist),
      otherProviders: otherProviders(current.view, providers),
      storedTypes,
      pluginMissing,
    })
    if ('unknown' in plan) {
      const { flag } = plan
      throw unknownModel(plan.unknown, plan.known, (id) => retry(`--${flag} ${id}`))
    }
    const { primary } = current.view
    if (plan.primary.current !== primary && primary !== config.view.primary)
      throw choiceChanged('the primary')
    if (again) found = plan
    return plan
  }
}

/** The kinds of credential that OpenClaw says it holds, by profile. */
export function storedTypesOf(status: ModelsStatus): StoredTypes {
  return Object.fromEntries(status.chutesProfiles.map((profile) => [profile.id, profile.type]))
}

function needsStatus(
  { openclaw, config }: CommandContext<'setup'>,
  { allowlist }: SetupCapabilities,
): boolean {
  if (!isProviderDeclared(config)) return config.exists
  if (allowlist === 'policy') return false
  // entries that go leave none, and the first ones after them must shut out nobody's other models
  return (
    config.view.entries.every((entry) => !entry.key.includes('/')) ||
    unchosenAllowlist(openclaw, config.view, allowlist) !== undefined
  )
}

function isProviderDeclared({ view }: LoadedConfig): boolean {
  return view.authProfiles.length > 0 || !['none', 'header', 'placeholder'].includes(view.keySource.kind)
}
