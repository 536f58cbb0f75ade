import { accountChecks } from '../../domain/checks/account-checks.ts'
import type { Check, Facts } from '../../domain/checks/check.ts'
import { heartbeatCheck } from '../../domain/checks/check-heartbeat.ts'
import { runChecks } from '../../domain/checks/checks.ts'
import { gatewayCheck } from '../../domain/checks/gateway-check.ts'
import { generatedChecks } from '../../domain/checks/probe/generated-check.ts'
import { otherProviders } from '../../domain/config/other-providers.ts'
import { renewalFor } from '../../domain/credential/sign-in.ts'
import { isPluginMissing } from '../../openclaw/chutes-plugin.ts'
import { readOnlyReason } from '../../openclaw/config/read-only.ts'
import { ensureValid } from '../../openclaw/config/validate.ts'
import { generatedModels } from '../../openclaw/generated-models.ts'
import { modelsStatus, unsetHere } from '../../openclaw/models-status.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Cell } from '../../shell/answer/table.ts'
import { usageError } from '../../shell/command-line/args.ts'
import { SCRIPTS } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { SKILL } from '../../skill.ts'
import { loadSignIn, signInPath } from '../../state/sign-in-file.ts'
import type { Answer } from '../answer-schemas.ts'
import { fixText } from '../shared/answer/fix-text.ts'
import { accountKey, askAccount } from '../shared/ask-account.ts'
import { type CommandContext, openCommand } from '../shared/command-context.ts'
import { catalogData, heldCatalog, liveCatalog } from '../shared/find-catalog.ts'
import { capabilitiesOf } from '../shared/open.ts'
import { scheduleOffer } from '../shared/schedule-offer.ts'
import { accountData } from './account-data.ts'
import { gatewayFacts } from './gateway-facts.ts'
import { heartbeatFacts } from './heartbeat-facts.ts'
import { planNow } from './plan-now.ts'
import { type ProbeResult, runProbe } from './probe.ts'
import { ageCheck, installedCopy, versionsHere } from './versions.ts'

const STATUS_CAPABILITIES = [
  'allowlist',
  'switchesThinking',
  'profilePort',
  'gatewayNeedsPlugin',
  'gatewayTakesKeys',
] as const

/** Checks everything and changes nothing; OpenClaw and Chutes are asked at the same time. */
export async function runStatus(context: Context<'status'>): Promise<Answer<'status'>> {
  checkFlags(context)
  const key = context.invocation.flags.account ? await accountKey(context) : undefined
  const command = await openCommand(context)
  const { openclaw, config, state } = command
  const [seen, catalog, account] = await Promise.all([
    modelsStatus(openclaw, context.invocation.flags.agent),
    askCatalog(command).finally(() => context.progress('asking OpenClaw what it sees')),
    context.invocation.flags.account ? askAccount(context, command, key) : undefined,
  ])
  if (!seen) await ensureValid(openclaw)
  const capabilities = await capabilitiesOf(context, openclaw, ...STATUS_CAPABILITIES)
  const live = catalog && !('problem' in catalog) ? catalog : undefined
  const { provider, authProfiles } = config.view
  // a Gateway without Chutes in its config waits for no plugin
  const pluginMissing =
    (provider !== undefined || authProfiles.length > 0) &&
    (await isPluginMissing(openclaw, config.view, capabilities))
  const others = otherProviders(config.view, seen?.providers ?? [])
  const gateway = await gatewayFacts(command, capabilities)
  const signIn = loadSignIn(signInPath(openclaw.paths.stateDir))
  const setUp = runChecks({
    view: config.view,
    base: state.rows,
    missing: state.missing,
    lastGood: state.catalog,
    catalog,
    plan: live && planNow(command, live, { ...capabilities, otherProviders: others, pluginMissing }),
    others,
    openclaw: seen,
    unset: unsetHere(openclaw, config.view),
    renews: renewalFor(signIn, context.invocation.flags.agent ?? openclaw.agent) === 'secret-store',
    readOnly: readOnlyReason(openclaw),
  })
  const models = live?.models ?? state.catalog?.models ?? []
  const probe = context.invocation.flags.probe
    ? await runProbe(context, command, {
        ...{ view: config.view, models, seen, others },
        gateway: gateway !== undefined,
      })
    : undefined
  const now = context.now()
  const heartbeat = heartbeatCheck(heartbeatFacts(openclaw.paths.stateDir, now))
  const copy = installedCopy()
  const age = ageCheck(copy, SKILL, now)
  const checks = [
    ...setUp,
    heartbeat,
    ...gatewayCheck(gateway),
    ...(account ? accountChecks(account, now, others) : []),
    ...(probe ? [...probe.checks, ...generatedChecks(config.view, generatedModels(openclaw))] : []),
    ...(age ? [age] : []),
  ].map(checkData)
  const versions = versionsHere(context, openclaw.version, copy)
  const offer = scheduleOffer(openclaw.paths.stateDir)
  return statusReport(versions, catalogData(live ?? heldCatalog(state), now), checks, offer, {
    account: account && accountData(account, now),
    probe: probe?.data,
  })
}

function checkFlags({ invocation: { flags } }: Context<'status'>): void {
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
  offer: readonly string[],
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
  const fix = first && (first.fix ?? skillCommand('setup'))
  const commands = warned.flatMap((check) => (check.fix?.startsWith('node ') ? [check.fix] : []))
  const next = first ? [] : [...new Set([...commands, ...offer])]
  return {
    changed: false,
    summary,
    data: { versions, catalog, checks, ...(account && { account }), ...(probe && { probe }) },
    lines: [
      {
        columns: [{ title: '' }, { title: '' }, { title: '', gives: 'wrap' }],
        rows: checks.map(({ id, status, detail }) => [CHECK_MARKS[status], id, detail]),
      },
      ...fixLines(checks, fix === undefined ? next : [fix]),
      `${tally.filter(Boolean).join(', ')}; skill ${[versions.skill, versions.released].filter(Boolean).join(' of ')}, OpenClaw ${versions.openclaw}`,
    ],
    next,
    ...(fix !== undefined && { failure: new SkillError('E_CHECKS_FAILED', summary, { fix }) }),
  }
}

/** For people, which fix is for which finding; nothing where every fix is told below anyway. */
export function fixLines(checks: readonly CheckData[], told: readonly string[]): string[] {
  const ids = new Map<string, string[]>()
  for (const { id, fix } of checks) if (fix !== undefined) ids.set(fix, [...(ids.get(fix) ?? []), id])
  if ([...ids.keys()].every((fix) => told.includes(fix))) return []
  return [...ids].map(([fix, found]) => `${found.join(', ')}: ${fix}`)
}

const CHECK_MARKS = {
  pass: { text: '✓', tone: 'good' },
  warn: { text: '!', tone: 'warn' },
  fail: { text: '✗', tone: 'bad' },
  skip: { text: '-', tone: 'dim' },
} as const satisfies Record<Check['status'], Cell>
