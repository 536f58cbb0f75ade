import type { Catalog } from '../../domain/catalog/model.ts'
import { accountChecks } from '../../domain/checks/account-checks.ts'
import type { Check, Facts } from '../../domain/checks/check.ts'
import { heartbeatCheck } from '../../domain/checks/check-heartbeat.ts'
import { runChecks } from '../../domain/checks/checks.ts'
import { generatedChecks } from '../../domain/checks/generated-check.ts'
import { baseUrlOf } from '../../domain/config/base-url.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { otherProviders } from '../../domain/config/other-providers.ts'
import { planSetup, type SetupPlan } from '../../domain/plans/setup-plan.ts'
import { readOnlyReason } from '../../openclaw/config/read-only.ts'
import { ensureValid } from '../../openclaw/config/validate.ts'
import { generatedModels } from '../../openclaw/generated-models.ts'
import { modelsStatus, unsetHere } from '../../openclaw/models-status.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Cell } from '../../shell/answer/table.ts'
import { usageError } from '../../shell/command-line/args.ts'
import { SCRIPTS } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import { npmVersion } from '../../shell/npm-version.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { handedOverTo } from '../../shell/starter.ts'
import { SKILL } from '../../skill.ts'
import type { State } from '../../state/store.ts'
import type { Answer } from '../answer-schemas.ts'
import { fixText } from '../shared/answer/fix-text.ts'
import { accountKey, askAccount } from '../shared/ask-account.ts'
import { type CommandContext, openCommand } from '../shared/command-context.ts'
import { hasCopiedAllowlist } from '../shared/copied-allowlist.ts'
import { catalogData, heldCatalog, liveCatalog } from '../shared/find-catalog.ts'
import { capabilitiesOf, type Session } from '../shared/open.ts'
import { accountData } from './account-data.ts'
import { heartbeatFacts } from './heartbeat-facts.ts'
import { type ProbeResult, runProbe } from './probe.ts'

/** Checks everything and changes nothing; OpenClaw and Chutes are asked at the same time. */
export async function runStatus(context: Context<'status'>): Promise<Answer<'status'>> {
  checkFlags(context)
  const key = context.invocation.flags.account ? await accountKey(context) : undefined
  const command = await openCommand(context)
  const { openclaw, config, state } = command
  const [seen, catalog, account] = await Promise.all([
    modelsStatus(openclaw),
    askCatalog(command).finally(() => context.progress('asking OpenClaw what it sees')),
    context.invocation.flags.account ? askAccount(context, command, key) : undefined,
  ])
  if (!seen) await ensureValid(openclaw)
  const capabilities = await capabilitiesOf(context, openclaw)
  const live = catalog && !('problem' in catalog) ? catalog : undefined
  const others = otherProviders(config.view, seen?.providers ?? [])
  const setUp = runChecks({
    view: config.view,
    base: state.rows,
    missing: state.missing,
    lastGood: state.catalog,
    catalog,
    plan: live && planNow(command, config.view, live, state, capabilities, others),
    others,
    openclaw: seen,
    unset: unsetHere(openclaw, config.view),
    readOnly: readOnlyReason(openclaw),
  })
  const models = live?.models ?? state.catalog?.models ?? []
  const probe = context.invocation.flags.probe
    ? await runProbe(context, command, { view: config.view, models, seen, others })
    : undefined
  const now = context.now()
  const heartbeat = heartbeatCheck(heartbeatFacts(openclaw.paths.stateDir, now))
  const checks = [
    ...setUp,
    heartbeat,
    ...(account ? accountChecks(account, now, others) : []),
    ...(probe ? [...probe.checks, ...generatedChecks(config.view, generatedModels(openclaw))] : []),
  ].map(checkData)
  const nodePath = handedOverTo(context.env)
  const versions = {
    skill: SKILL.version,
    node: process.versions.node,
    ...(nodePath !== undefined && { nodePath }),
    npm: npmVersion(context.env),
    openclaw: openclaw.version,
  }
  return statusReport(versions, catalogData(live ?? heldCatalog(state), now), checks, {
    account: account && accountData(account, now),
    probe: probe?.data,
  })
}

function checkFlags({ invocation: { flags } }: Context<'status'>): void {
  if (flags['from-env'] && !flags.account) throw usageError(SCRIPTS.status, '--from-env goes with --account.')
  if (flags.account && flags.offline)
    throw usageError(SCRIPTS.status, '--account and --offline exclude each other.')
}

async function askCatalog(command: CommandContext<'status'>): Promise<Facts['catalog']> {
  if (command.invocation.flags.offline) return undefined
  try {
    return await liveCatalog(command)
  } catch (thrown) {
    if (thrown instanceof SkillError) return { problem: thrown.message, fix: { words: thrown.fix } }
    throw thrown
  }
}

/** What `setup.js` would do, without doing it. */
function planNow(
  { endpoints, openclaw }: Session,
  view: ConfigView,
  catalog: Catalog,
  state: State,
  capabilities: Capabilities,
  others: readonly string[],
): SetupPlan | undefined {
  const plan = planSetup({
    view,
    catalog,
    base: state.rows,
    missing: state.missing,
    lastGood: state.catalog?.models,
    baseUrl: baseUrlOf(endpoints.llm, view),
    primary: undefined,
    allowlist: capabilities.allowlist,
    switchesThinking: capabilities.switchesThinking,
    copiedAllowlist: hasCopiedAllowlist(openclaw, view, capabilities),
    otherProviders: others,
    storedTypes: undefined,
  })
  return 'unknown' in plan ? undefined : plan
}

interface CheckData {
  readonly id: string
  readonly status: Check['status']
  readonly detail: string
  readonly fix?: string
}

/** A check as the documents tell it. */
export function checkData({ fix, ...check }: Check): CheckData {
  return fix ? { ...check, fix: fixText(fix) } : check
}

function statusReport(
  versions: Answer<'status'>['data']['versions'],
  catalog: ReturnType<typeof catalogData>,
  checks: readonly CheckData[],
  { account, probe }: { account: ReturnType<typeof accountData>; probe: ProbeResult['data'] },
): Answer<'status'> {
  const failed = checks.filter((check) => check.status === 'fail')
  const warned = checks.filter((check) => check.status === 'warn')
  const [first] = failed
  const money = account && checks.find((check) => check.id === 'account')
  const tally = [
    `${checks.filter((check) => check.status === 'pass').length} ok`,
    warned.length && `${warned.length} to look at`,
    failed.length && `${failed.length} failed`,
  ]
  // one finding is told in full, several by name
  const toLookAt = warned.map((check) => (warned.length === 1 ? check.detail : check.id)).join(', ')
  const summary = first
    ? `Chutes is not in order: ${first.detail}.`
    : warned.length > 0
      ? `Chutes works; to look at: ${toLookAt}.`
      : `Chutes is in order${money ? `: ${money.detail}` : ''}.`
  return {
    changed: false,
    summary,
    data: { versions, catalog, checks, ...(account && { account }), ...(probe && { probe }) },
    lines: [
      {
        columns: [{ title: '' }, { title: '' }, { title: '', gives: 'wrap' }],
        rows: checks.map(({ id, status, detail }) => [CHECK_MARKS[status], id, detail]),
      },
      `${tally.filter(Boolean).join(', ')}; skill ${versions.skill}, OpenClaw ${versions.openclaw}`,
    ],
    next: [
      ...new Set(warned.flatMap(({ fix }) => (failed.length === 0 && fix?.startsWith('node ') ? [fix] : []))),
    ],
    ...(first && {
      failure: new SkillError('E_CHECKS_FAILED', summary, { fix: first.fix ?? skillCommand('setup') }),
    }),
  }
}

const CHECK_MARKS = {
  pass: { text: '✓', tone: 'good' },
  warn: { text: '!', tone: 'warn' },
  fail: { text: '✗', tone: 'bad' },
  skip: { text: '-', tone: 'dim' },
} as const satisfies Record<Check['status'], Cell>
