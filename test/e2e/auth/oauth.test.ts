import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { saveSignIn, signInPath } from '../../../scripts/src/state/sign-in-file.ts'
import { addIdentityProvider, type IdentityProvider } from '../../standin/accounts/identity.ts'
import { filesWith } from '../../support/homes/files.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { repoRoot } from '../../support/paths.ts'
import { readTrace } from '../../support/preloads/trace.ts'
import { freePort } from '../../support/processes/free-port.ts'
import { looseJson, runScript } from '../../support/processes/run.ts'
import { runProcess } from '../../support/processes/spawn.ts'

const REDIRECT = 'http://127.0.0.1:1456/oauth-callback'
const stage = openStage()
let idp: IdentityProvider
let loopback: string

beforeAll(async () => {
  idp = addIdentityProvider(stage.chutes, 'https://api.chutes.ai')
  loopback = `http://127.0.0.1:${await freePort()}/back`
  idp.registerApp({ clientId: 'cid_e2e', redirectUris: [REDIRECT, loopback] })
})

const newHome = () => stage.home({ env: { CHUTES_CLIENT_ID: 'cid_e2e' } })

const attemptFile = (home: Home) => join(home.openclawDir, 'chutes/login.json')
const latest = () => idp.issued.at(-1) ?? { access: '', refresh: '' }

async function start(home: Home, env = {}) {
  const run = await runScript(home, 'auth', ['login'], { env })
  return { run, address: (await idp.visit(run.doc.data.authorizeUrl)) ?? '' }
}

const finish = (home: Home, address: string) =>
  runScript(home, 'auth', ['login', '--redirect-url', '-'], { input: address })

describe('signing in from another machine', () => {
  let home: Home
  let address: string
  const printed: string[] = []
  beforeAll(() => {
    home = newHome()
  })

  test('begins with an address, and a file for this user alone', async () => {
    const started = await start(home)
    address = started.address
    expect(started.run).toMatchObject({ code: 0, stderr: '' })
    expect(started.run.doc).toMatchObject({
      ok: true,
      changed: false,
      data: {
        profile: { id: 'chutes:manual', provider: 'chutes', type: 'token' },
        stored: 'pending',
        verified: null,
        readBack: false,
        redirectUri: REDIRECT,
      },
      warnings: [{ code: 'not-renewed' }],
      next: [expect.stringMatching(/auth\.js login --redirect-url '<address>'$/)],
    })
    expect(statSync(attemptFile(home)).mode & 0o777).toBe(0o600)
    const { verifier } = JSON.parse(readFileSync(attemptFile(home), 'utf8'))
    expect(started.run.stdout).not.toContain(verifier)
    expect(readTrace(home).openclawRuns()).toBe(0)
  })

  test('is not finished by an address of another sign-in, and survives it', async () => {
    const other = await finish(home, address.replace(/state=[^&]+/, 'state=someone-elses'))
    expect([other.code, other.doc.error?.code]).toEqual([4, 'E_OAUTH_STATE'])
    expect(existsSync(attemptFile(home))).toBe(true)
  })

  test('ends with the token in OpenClaw, in no file of ours, and its refresh token worthless', async () => {
    const run = await finish(home, address)
    printed.push(run.stdout + run.stderr)
    expect(run.doc).toMatchObject({
      ok: true,
      changed: true,
      data: { stored: 'created', verified: true, readBack: true, renewal: 'none' },
    })
    expect(new Date(run.doc.data.expiresAt).getTime()).toBeGreaterThan(Date.now() + 3_500_000)
    expect(existsSync(attemptFile(home))).toBe(false)
    expect([latest().access, latest().refresh].map((token) => idp.active(token))).toEqual([true, false])
    for (const token of [latest().access, latest().refresh]) expect(filesWith(home, token)).toEqual([])
  })

  test('cannot be replayed', async () => {
    const again = await finish(home, address)
    expect([again.code, again.doc.error?.code]).toEqual([4, 'E_OAUTH_EXPIRED'])
  })

  test('status knows it, its end, and that Chutes took its word back', async () => {
    const env = { CHUTES_OAUTH_TOKEN: latest().access }
    const good = await runScript(home, 'auth', ['status', '--from-env'], { env })
    printed.push(good.stdout + good.stderr)
    expect(good.doc).toMatchObject({
      ok: true,
      data: {
        verified: true,
        credential: {
          source: 'profile',
          kind: 'token',
          usable: true,
          expiresAt: expect.stringMatching(/Z$/),
        },
        others: [],
      },
    })
    idp.revokeGrant()
    const revoked = await runScript(home, 'auth', ['status', '--from-env'], { env })
    expect([revoked.code, revoked.doc.error?.code, revoked.doc.data.verified]).toEqual([
      4,
      'E_KEY_REJECTED',
      false,
    ])
  })

  test('a key takes its place, a sign-in takes the place of the key, and both leave one credential', async () => {
    const keyed = await runScript(home, 'auth', [], { input: stage.key })
    expect(keyed.doc.data).toMatchObject({ stored: 'replaced', profile: { type: 'api_key' } })
    expect(filesWith(home, 'cid_e2e').filter((path) => path.endsWith('sign-in.json'))).toEqual([])
    const signedIn = await finish(home, (await start(home)).address)
    printed.push(signedIn.stdout + signedIn.stderr)
    expect(signedIn.doc.data).toMatchObject({ stored: 'replaced', profile: { type: 'token' } })
    const { doc } = await runScript(home, 'auth', ['status'])
    expect(doc.data).toMatchObject({ credential: { kind: 'token', usable: true }, others: [] })
  })

  test('remove says what it would do, then takes exactly ours out', async () => {
    expect((await runScript(home, 'setup')).doc.ok).toBe(true)
    const before = home.readConfigText()
    const dry = await runScript(home, 'auth', ['remove', '--dry-run'])
    expect(dry.doc).toMatchObject({ changed: false, data: { stored: 'planned' } })
    expect(home.readConfigText()).toBe(before)
    const { doc } = await runScript(home, 'auth', ['remove'])
    expect(doc).toMatchObject({ ok: true, changed: true, data: { stored: 'removed', readBack: true } })
    expect(home.readConfig()?.models.providers.chutes).toBeDefined()
    const status = await runScript(home, 'auth', ['status'])
    expect([status.code, status.doc.error?.code]).toEqual([4, 'E_NO_CREDENTIAL'])
  })

  test('no token was ever printed, an argument, or in the environment of OpenClaw', () => {
    const trace = readTrace(home)
    for (const { access, refresh } of idp.issued) {
      for (const token of [access, refresh]) expect(printed.join('')).not.toContain(token.slice(4, 24))
      const seen = [access, refresh].flatMap((token) => trace.mentions(token.slice(4, 24)))
      expect(seen.filter(({ argv }) => !argv.join(' ').includes('auth.js'))).toEqual([])
    }
  })
})

test('a token that OpenClaw took but does not list goes on working; its refresh token does not', async () => {
  const home = newHome()
  const { address } = await start(home)
  const openclaw = join(home.dir, 'openclaw')
  const script = `#!/bin/sh\n[ "$1 $2" = 'models status' ] && exit 9\nexec ${home.openclaw} "$@"\n`
  writeFileSync(openclaw, script, { mode: 0o755 })
  const args = ['login', '--redirect-url', '-', '--openclaw', openclaw]
  const { doc } = await runScript(home, 'auth', args, { input: address })
  expect(doc).toMatchObject({ changed: true, error: { code: 'E_KEY_NOT_STORED' } })
  expect([latest().access, latest().refresh].map((token) => idp.active(token))).toEqual([true, false])
})

test('remove tells of the refresh token that a sign-in left, once', async () => {
  const home = newHome()
  saveSignIn(signInPath(home.openclawDir), {
    clientId: 'cid_e2e',
    issuer: 'https://api.chutes.ai',
    expiresAt: undefined,
    renewal: 'secret-store',
    agent: undefined,
    revoked: false,
  })
  const runs = [await runScript(home, 'auth', ['remove']), await runScript(home, 'auth', ['remove'])]
  expect(runs.map(({ doc }) => [doc.changed, doc.data.stored])).toEqual([
    [true, 'absent'],
    [false, 'absent'],
  ])
  expect(runs[0]?.doc.summary).toContain('refresh token')
})

describe('a sign-in that does not come about', () => {
  test('names what is missing, wrong, declined or late, and stores nothing', async () => {
    const home = newHome()
    const codes: unknown[] = []
    const note = (run: { code: number | null; doc: { error?: { code: string } } }) =>
      codes.push([run.code, run.doc.error?.code])
    note(await runScript(home, 'auth', ['login'], { env: { CHUTES_CLIENT_ID: undefined } }))
    note(
      await runScript(home, 'auth', ['login'], { env: { CHUTES_OAUTH_REDIRECT_URI: 'http://example.com/' } }),
    )
    const scopes = Array.from({ length: 45 }, (_, index) => `chutes:invoke:${'a'.repeat(36)}${index}`)
    note(await runScript(home, 'auth', ['login'], { env: { CHUTES_OAUTH_SCOPES: scopes.join(' ') } }))
    note(await finish(home, `${REDIRECT}?code=x&state=y`))
    const unknown = await start(home, { CHUTES_CLIENT_ID: 'cid_unknown' })
    expect(unknown.address).toBe('')
    note(await finish(home, 'https://api.chutes.ai/idp/authorize'))
    idp.consent('deny')
    const denied = await start(home)
    idp.consent('allow')
    note(await finish(home, denied.address))
    const late = await start(home)
    idp.advance(61_000)
    note(await finish(home, late.address))
    const tooLate = await start(home)
    const attempt = JSON.parse(readFileSync(attemptFile(home), 'utf8'))
    writeFileSync(attemptFile(home), JSON.stringify({ ...attempt, agent: 'work', expiresAt: Date.now() }))
    const over = await finish(home, tooLate.address)
    note(over)
    expect(over.doc.error?.fix).toMatch(/auth\.js login --agent work$/)
    expect(codes).toEqual([
      [4, 'E_OAUTH_CLIENT_ID'],
      [2, 'E_OAUTH_SETTINGS'],
      [2, 'E_OAUTH_SETTINGS'],
      [4, 'E_OAUTH_EXPIRED'],
      [2, 'E_OAUTH_ADDRESS'],
      [4, 'E_OAUTH_DENIED'],
      [4, 'E_OAUTH_CODE'],
      [4, 'E_OAUTH_EXPIRED'],
    ])
    expect(existsSync(attemptFile(home))).toBe(false)
    expect(readTrace(home).openclawRuns()).toBe(0)
  })
})

describe.skipIf(process.platform !== 'linux' || !existsSync('/usr/bin/script'))(
  'on a terminal with a display',
  () => {
    /** `xdg-open` as a browser: goes where the address leads, redirects included. */
    function browser(home: Home): string {
      const folder = join(home.dir, 'browser')
      mkdirSync(folder)
      const program = `#!/usr/bin/env node\nfetch(process.argv[2]).then((page) => page.text())\n`
      writeFileSync(join(folder, 'xdg-open'), program)
      chmodSync(join(folder, 'xdg-open'), 0o755)
      return folder
    }

    async function onTerminal(home: Home) {
      const command = `'${process.execPath}' '${join(repoRoot, 'scripts/auth.js')}' login --json`
      const env = {
        ...home.env,
        PATH: `${browser(home)}:${home.env.PATH}`,
        DISPLAY: ':0',
        TERM: 'dumb',
        CHUTES_OAUTH_REDIRECT_URI: loopback,
      }
      const run = await runProcess('/usr/bin/script', ['-qec', command, '/dev/null'], {
        env,
        cwd: home.dir,
        timeoutMs: 120_000,
      })
      return looseJson(run.stdout.replaceAll('\r', ''), 'auth.js login') as {
        ok: boolean
        data: { stored: string }
        warnings: { code: string }[]
      }
    }

    test('the browser opens and comes back by itself', async () => {
      const doc = await onTerminal(newHome())
      expect(doc).toMatchObject({ ok: true, data: { stored: 'created', verified: true } })
    })

    test('a taken port falls back to pasting', async () => {
      const server = createServer()
      await new Promise<void>((resolve) =>
        server.listen(Number(new URL(loopback).port), '127.0.0.1', resolve),
      )
      const doc = await onTerminal(newHome())
      await new Promise((resolve) => server.close(resolve))
      expect(doc).toMatchObject({
        ok: true,
        data: { stored: 'pending' },
        warnings: [{ code: 'port-busy' }, { code: 'not-renewed' }],
      })
    })
  },
)
