import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../../support/homes/home.ts'
import { ACCESS_TOKEN, found } from '../judging/canaries.ts'
import { judge, searchRequests } from '../judging/verdict.ts'
import { type Landed, type Launch, run } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Job } from '../run/section.ts'
import type { Lane } from '../stage/lane.ts'
import { APP, dueSignIn, FINISH_LOGIN, pendingSignIn } from './sign-in.ts'

const MAX_MS = 240_000
const STORES = ['', '-wal'].map((end) => `state/openclaw.sqlite${end}`)

/** Whole sign-ins: the tokens go to OpenClaw's stores, and nowhere else; once to those of the real one. */
export const signInJobs: readonly Job[] = [
  { name: 'a sign-in whose refresh token nobody may keep', run: shortSignIn },
  { name: 'a sign-in whose refresh token OpenClaw keeps', real: true, run: longSignIn },
  { name: 'a sign-in that crashes', run: crashes },
]

/** Begun, finished, looked at, told of, and taken out. */
async function shortSignIn(lane: Lane, ledger: Ledger): Promise<void> {
  const home = await lane.home('empty')
  const step = steps(lane, ledger, home, 'a short sign-in')
  const begun = await step({ args: ['login'], env: { CHUTES_CLIENT_ID: APP.clientId } })
  const url = (JSON.parse(begun.stdout) as { data: { authorizeUrl: string } }).data.authorizeUrl
  await step({ args: FINISH_LOGIN, input: await lane.idp.visit(url) })
  await step({
    args: ['status', '--from-env'],
    env: { CHUTES_API_KEY: undefined, CHUTES_OAUTH_TOKEN: ACCESS_TOKEN },
  })
  dueSignIn(home)
  await step({ script: 'heartbeat', args: ['--force', 'sign-in'] })
  await step({ args: ['remove'] })
}

/** With the egress proxy on, the refresh token goes to OpenClaw's secret store, and leaves it with the credential. */
async function longSignIn(lane: Lane, ledger: Ledger): Promise<void> {
  const home = await lane.home('empty', 'real')
  home.writeConfig({ ...home.readConfig(), secrets: { egressProxy: { enabled: true } } })
  const step = steps(lane, ledger, home, 'a long sign-in')
  const done = await step({ args: FINISH_LOGIN, input: await pendingSignIn(home, lane.idp) })
  if (!/"renewal":"secret-store"/.test(done.stdout))
    ledger.lose('a long sign-in', 'the refresh token was not kept')
  holdsToken(ledger, home, 'a long sign-in')
  await step({ args: ['remove'] })
}

/** A defect in the moment in which the tokens are on their way. */
async function crashes(lane: Lane, ledger: Ledger): Promise<void> {
  for (const kind of ['throw', 'reject']) {
    const home = await lane.home('ready')
    const input = await pendingSignIn(home, lane.idp)
    lane.standin.setFault('POST /idp/token', { kind: 'hang' })
    const untouched = home.readConfigText()
    const landed = await run(home, { script: 'auth', args: FINISH_LOGIN, input, env: { HARD_CRASH: kind } })
    const bounds = { script: 'auth', exits: [1], crashes: true, untouched, maxMs: MAX_MS }
    judge(ledger, `a sign-in, crash by ${kind}`, home, landed, bounds)
    ledger.tried('crashes searched')
    lane.reset()
  }
}

/** Runs one script after the other; each has to work, and to leave no secret anywhere. */
function steps(lane: Lane, ledger: Ledger, home: Home, name: string) {
  return async ({ script = 'auth', ...launch }: Partial<Launch>): Promise<Landed> => {
    const where = `${name}, ${script}.js ${launch.args?.join(' ')}`
    const landed = await run(home, { script, ...launch })
    judge(ledger, where, home, landed, { script, exits: [0], untouched: undefined, maxMs: MAX_MS })
    searchRequests(ledger, where, lane)
    ledger.tried('sign-in steps')
    return landed
  }
}

/** The token has to be in OpenClaw's store in plain sight, or the searches prove nothing. */
function holdsToken(ledger: Ledger, home: Home, where: string): void {
  const files = STORES.map((name) => join(home.openclawDir, name)).filter((path) => existsSync(path))
  if (!files.some((path) => found(readFileSync(path)).includes('access token')))
    ledger.lose(where, "the token is not in OpenClaw's store")
}
