import fc from 'fast-check'
import { parseEvidence, parseKeys } from '../../../scripts/src/attestation/judge/capture/evidence-wire.ts'
import { collateralUntil } from '../../../scripts/src/attestation/judge/cpu/collateral.ts'
import { judgeCapture } from '../../../scripts/src/attestation/judge/judge.ts'
import { parseMeasurements } from '../../../scripts/src/attestation/judge/release/measurements-wire.ts'
import { parseCount, parsePlan, parseProfile, parseQuota } from '../../../scripts/src/chutes/account-wire.ts'
import { parseUtilization } from '../../../scripts/src/chutes/fetch-utilization.ts'
import { accountData } from '../../../scripts/src/commands/status/account-data.ts'
import { checkData } from '../../../scripts/src/commands/status/status.ts'
import { verifyReport } from '../../../scripts/src/commands/verify/report.ts'
import type { AccountAnswer } from '../../../scripts/src/domain/account/account.ts'
import { accountChecks } from '../../../scripts/src/domain/checks/account-checks.ts'
import { isObject } from '../../../scripts/src/domain/json.ts'
import { defaultModelJobs, modelsOfJobs } from '../../../scripts/src/domain/selection/job-models.ts'
import { viewConfig } from '../../../scripts/src/openclaw/config/config-schema.ts'
import { readAuthOrder } from '../../../scripts/src/openclaw/credential/auth-order.ts'
import { listJobs } from '../../../scripts/src/openclaw/cron/cron.ts'
import { probeModel } from '../../../scripts/src/openclaw/probe-model.ts'
import { resultDocument } from '../../../scripts/src/shell/answer/document.ts'
import { SkillError } from '../../../scripts/src/shell/answer/skill-error.ts'
import { createWorld, makeCapture } from '../../support/tee/fleet.ts'
import { unfit } from './clean.ts'
import { mostly, nastyJson, nastyText } from './hostile.ts'
import { define, outcome, type Property } from './pure.ts'

const body = fc.oneof(
  nastyJson.map((value) => JSON.stringify(value)),
  nastyText,
)
const asText = (shape: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 5, arbitrary: shape.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: body },
  )
const amount = mostly(fc.double({ noNaN: true }))
const instant = mostly(fc.date({ noInvalidDate: true }).map((date) => date.toISOString()))

const profile = asText(fc.record({ user_id: nastyText, username: nastyText, balance: amount }))
const window = mostly(
  fc.record({ usage: amount, cap: amount, remaining: amount, reset_at: instant }, { requiredKeys: [] }),
)
const plan = asText(
  fc.record(
    {
      subscription: mostly(fc.boolean()),
      custom: mostly(fc.boolean()),
      monthly_price: amount,
      four_hour: window,
      monthly: window,
    },
    { requiredKeys: [] },
  ),
)
const quota = asText(fc.record({ quota: mostly(fc.oneof(fc.nat(), fc.constant('unlimited'))), used: amount }))

const instanceId = fc.oneof(fc.uuid(), nastyText)
const base64 = fc.oneof(fc.base64String(), nastyText)
const evidence = asText(
  fc.record({
    evidence: mostly(
      fc.array(
        mostly(
          fc.record({
            instance_id: instanceId,
            quote: base64,
            certificate: base64,
            gpu_evidence: mostly(
              fc.array(fc.record({ certificate: base64, evidence: base64, arch: nastyText }), {
                maxLength: 2,
              }),
            ),
          }),
        ),
        { maxLength: 3 },
      ),
    ),
    failed_instance_ids: mostly(fc.array(nastyText, { maxLength: 3 })),
  }),
)
const keys = asText(
  fc.record({
    instances: mostly(fc.array(fc.record({ instance_id: instanceId, e2e_pubkey: base64 }), { maxLength: 3 })),
  }),
)
const hex96 = fc.oneof(fc.stringMatching(/^[0-9A-F]{96}$/), nastyText)
const images = asText(
  fc.array(
    fc.record({
      version: fc.oneof(fc.constant('2.0.1'), nastyText),
      name: fc.oneof(fc.constant('8xh200'), nastyText),
      mrtd: hex96,
      runtime_rtmrs: fc.record({ RTMR0: hex96, RTMR1: hex96, RTMR2: hex96, RTMR3: hex96 }),
    }),
    { maxLength: 3 },
  ),
)
const jobs = fc.record({
  jobs: mostly(
    fc.array(
      mostly(
        fc.record(
          {
            id: nastyText,
            name: nastyText,
            declarationKey: nastyText,
            enabled: mostly(fc.boolean()),
            schedule: mostly(fc.record({ everyMs: amount })),
            payload: mostly(
              fc.record({ kind: nastyText, model: nastyText, argv: mostly(fc.array(nastyText)) }),
            ),
            delivery: mostly(fc.record({ mode: nastyText, channel: nastyText, to: nastyText })),
          },
          { requiredKeys: ['id'] },
        ),
      ),
      { maxLength: 4 },
    ),
  ),
})

/** What servers and openclaw answer besides the catalogue: read, judged and told. */
export async function answerProperties(): Promise<readonly Property[]> {
  const world = await createWorld(1, 1)
  const good = await makeCapture(world)
  return [
    define(
      'whatever is told of an account is fit to print',
      1500,
      fc.property(profile, plan, quota, body, fc.nat(4e12), (...[me, usage, daily, discounts, now]) => {
        const answer: AccountAnswer = {
          kind: 'read',
          account: {
            balance: parseProfile(me)?.balance,
            plan: parsePlan(usage),
            quota: parseQuota(daily),
            discounts: parseCount(discounts),
          },
        }
        const told = [accountChecks(answer, now).map(checkData), accountData(answer, now)]
        return unfit(told) === undefined
      }),
    ),
    define(
      'any figures of utilization are numbers or nothing',
      800,
      fc.property(
        asText(
          fc.array(
            mostly(
              fc.record({
                chute_id: nastyText,
                name: nastyText,
                active_instance_count: amount,
                utilization_5m: amount,
              }),
            ),
            { maxLength: 4 },
          ),
        ),
        (text) =>
          (parseUtilization(text) ?? []).every(({ active }) => Number.isFinite(active) && active >= 0),
      ),
    ),
    define(
      'any evidence gives clean ids and images, or nothing',
      1500,
      fc.property(evidence, keys, images, (items, e2e, list) => {
        const named = [
          parseEvidence(items)?.instances.map(({ instanceId: id, gpus }) => [
            id,
            gpus.map(({ arch }) => arch),
          ]),
          [...(parseKeys(e2e)?.keys() ?? [])],
          parseMeasurements(list)?.map(({ version, name, gpus }) => [version, name, gpus]),
        ]
        return unfit(named) === undefined
      }),
    ),
    define(
      'whatever is told of hostile evidence is fit to print, and nothing of it is verified',
      120,
      fc.asyncProperty(evidence, keys, images, async (...texts) => {
        const names = ['evidence.json', 'instances.json', 'measurements.json']
        const capture = { ...good, texts: new Map(names.map((name, index) => [name, texts[index] ?? ''])) }
        return told(capture, await judgeCapture(capture, world.roots))
      }),
    ),
    define(
      'whatever Intel and NVIDIA answer about good evidence, it is told in our words',
      120,
      fc.asyncProperty(
        fc.subarray(
          [...good.texts.keys()].filter((name) => /collateral|nras/.test(name)),
          { minLength: 1 },
        ),
        body,
        async (names, text) => {
          const texts = new Map([...good.texts, ...names.map((name) => [name, text] as const)])
          const capture = { ...good, texts }
          return told(capture, await judgeCapture(capture, world.roots))
        },
      ),
    ),
    define(
      'any dates of collateral can be looked at',
      500,
      fc.property(body, fc.oneof(fc.stringMatching(/^([0-9a-f]{2}){0,80}$/), nastyText), (text, crl) => {
        const parts = [
          'pck_crl_issuer_chain',
          'tcb_info_issuer_chain',
          'tcb_info_signature',
          'qe_identity_issuer_chain',
        ]
        const rest = Object.fromEntries([...parts, 'qe_identity_signature'].map((name) => [name, text]))
        const collateral = { ...rest, tcb_info: text, qe_identity: text, pck_crl: crl, root_ca_crl: crl }
        return collateralUntil(collateral as never) === undefined
      }),
    ),
    define(
      'any list of scheduled jobs can be read, and its names are told clean',
      1000,
      fc.asyncProperty(mostly(jobs), async (list) => {
        const openclaw = outcome(JSON.stringify(list))
        const found = await listJobs(openclaw, 'declaration').catch((thrown: unknown) => thrown)
        const objects = isObject(list) && Array.isArray(list.jobs) ? list.jobs.filter(isObject) : []
        const names = [...modelsOfJobs(objects).values()].flat()
        return (
          defaultModelJobs(objects) >= 0 &&
          names.every((name) => bounded(name)) &&
          (found instanceof SkillError
            ? unfit([found.message, found.fix]) === undefined
            : Array.isArray(found))
        )
      }),
    ),
    define(
      'any answer of openclaw to a probe, or about an order, can be read',
      1000,
      fc.asyncProperty(
        asText(
          fc.record({
            ok: mostly(fc.constant(true)),
            provider: nastyText,
            model: nastyText,
            order: mostly(fc.array(nastyText)),
          }),
        ),
        async (text) => {
          await readAuthOrder(outcome(text), undefined)
          viewConfig({})
          const probe = await probeModel(outcome(text), { model: undefined, agent: undefined }, 'local')
          return probe.kind === 'answered' ? bounded(probe.model) : unfit(probe) === undefined
        },
      ),
    ),
  ]

  function told(capture: typeof good, result: Awaited<ReturnType<typeof judgeCapture>>): boolean {
    if (!result) return true
    const report = verifyReport({ capture, result, policy: 'default', source: 'offline', warnings: [] })
    return report.data.verdict !== 'verified' && unfit(resultDocument('verify', report)) === undefined
  }
}

/** OpenClaw's own words: one line, without tricks, of a length. */
function bounded(text: string): boolean {
  return text.length <= 400 && !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u.test(text)
}
