import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  putFirstInOrder,
  readAuthOrder,
  setAuthOrder,
  takeOutOfOrder,
} from '../../../../scripts/src/openclaw/credential/auth-order.ts'
import {
  maskMatches,
  removeCredential,
  storeCredential,
} from '../../../../scripts/src/openclaw/credential/credential.ts'
import { removeProfileCredential } from '../../../../scripts/src/openclaw/credential/remove-credential.ts'
import type { OpenClawOutcome } from '../../../../scripts/src/openclaw/run.ts'
import { Secret } from '../../../../scripts/src/shell/secret.ts'
import { environmentForChild } from '../../../../scripts/src/system/child-env.ts'
import { fakeKey } from '../../../support/keys.ts'
import { answeringOpenClaw } from '../answering-openclaw.ts'

const key = fakeKey('credential')
const secret = new Secret(key)
const head = key.slice(0, 8)
const tail = key.slice(-8)

describe('a masked key', () => {
  test.each([
    ['of this key', `${head}...${tail}`, true],
    ['that shows more of this key', `${key.slice(0, 20)}...${key.slice(-12)}`, true],
    ['of another beginning', `cpk_zzzz...${tail}`, false],
    ['of another end', `${head}...zzzzzzzz`, false],
    ['that shows too little', 'cp....y', undefined],
    ['with a short beginning', `${key.slice(0, 7)}...${tail}`, undefined],
    ['with a short end', `${head}...${key.slice(-7)}`, undefined],
    ['in three parts', `${head}...xxx...${tail}`, undefined],
    ['without dots', key, undefined],
    ['that is empty', '', undefined],
    ['that is missing', undefined, undefined],
  ])('%s: %s is %s', (_, mask, answer) => {
    expect(maskMatches(mask, secret)).toBe(answer)
  })
})

const ok: OpenClawOutcome = {
  kind: 'exited',
  code: 0,
  stdout: 'noise\nAuth profile: chutes:manual (chutes/api_key)\n',
  stderr: '',
}
const failed = (stderr: string): OpenClawOutcome => ({ kind: 'exited', code: 1, stdout: '', stderr })

async function store(
  outcomes: readonly [OpenClawOutcome, ...OpenClawOutcome[]],
  agent?: string,
  intake: 'paste-api-key' | 'paste-token' = 'paste-api-key',
  named = false,
) {
  const { calls, openclaw } = answeringOpenClaw(...outcomes)
  const error: unknown = await storeCredential(
    openclaw,
    { kind: 'api_key', secret },
    {
      can: { keyIntake: intake, logout: true },
      agent,
      named,
    },
  ).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { calls, error }
}

describe('storing a key', () => {
  test('is handed over again when somebody else was writing the config', async () => {
    const conflict = failed('ConfigMutationConflictError: config changed since last load')
    expect(await store([conflict, ok])).toMatchObject({ calls: { length: 2 }, error: undefined })
    const beaten = await store([conflict, conflict, conflict, ok])
    expect(beaten).toMatchObject({ calls: { length: 3 }, error: { code: 'E_KEY_NOT_STORED' } })
  })

  test('hands it over on standard input alone', async () => {
    const { calls, error } = await store([ok])
    expect(error).toBeUndefined()
    expect(calls.map(({ input }) => input)).toEqual([`${key}\n`])
    expect(JSON.stringify(calls[0]?.args)).not.toContain('cpk_')
  })

  test('ends it the way the prompt of an old release wants it', async () => {
    const { calls } = await store([ok], undefined, 'paste-token')
    expect(calls.map(({ args, input }) => [args[2], input])).toEqual([['paste-token', `${key}\r`]])
  })

  test('names the agent when asked to', async () => {
    expect((await store([ok], 'ada')).calls[0]?.args.slice(-2)).toEqual(['--agent', 'ada'])
  })

  test('names our profile where OpenClaw could choose another one', async () => {
    const words = ['--profile-id', 'chutes:manual']
    const { calls } = await store([ok], undefined, 'paste-api-key', true)
    expect(calls[0]?.args).toEqual(expect.arrayContaining(words))
    expect((await store([ok])).calls[0]?.args).not.toContain('--profile-id')
  })

  test('signs out a token of the same name and tries once more', async () => {
    const { calls, error } = await store([failed('The API-key profile belongs to another sign-in.'), ok, ok])
    expect(error).toBeUndefined()
    expect(calls.map(({ args }) => args[2])).toEqual(['paste-api-key', 'logout', 'paste-api-key'])
    expect(calls[1]?.input).toBeUndefined()
  })

  test.each<readonly [string, OpenClawOutcome, string]>([
    ['exit 0 without the confirmation', { ...ok, stdout: 'Done.' }, 'E_KEY_NOT_STORED'],
    ['a confirmation with another exit', { ...ok, code: 1 }, 'E_KEY_NOT_STORED'],
    ['another provider', { ...ok, stdout: 'Auth profile: acme:manual (acme/api_key)' }, 'E_KEY_NOT_STORED'],
    ['several agents', failed('Multiple agents are configured. Pass --agent <id>.'), 'E_KEY_NOT_STORED'],
    ['Nix', failed('Config is managed by Nix'), 'E_CONFIG_READONLY'],
    ['a timeout', { kind: 'timeout', code: undefined, stdout: '', stderr: '' }, 'E_KEY_NOT_STORED'],
  ])('does not believe %s', async (_, outcome, code) => {
    expect((await store([outcome])).error).toMatchObject({ code })
  })

  test('says that something may have changed where OpenClaw says that it is done', async () => {
    expect((await store([{ ...ok, stdout: 'Auth profile: my-own (chutes/api_key)' }])).error).toMatchObject({
      changed: true,
    })
    const unfinished: OpenClawOutcome = { kind: 'timeout', code: undefined, stdout: '', stderr: '' }
    expect((await store([unfinished])).error).toMatchObject({ changed: true })
    expect((await store([failed('no')])).error).toMatchObject({ changed: false })
    const another = failed('The API-key profile belongs to another sign-in.')
    expect((await store([another, ok, failed('no')])).error).toMatchObject({ changed: true })
    expect((await store([another, failed('no'), failed('no')])).error).toMatchObject({ changed: false })
  })

  test('never repeats what OpenClaw said, which may be the key', async () => {
    const { error } = await store([failed(`cannot store ${key}`)])
    expect(JSON.stringify(error) + String(error)).not.toContain(key.slice(4, 20))
  })
})

describe('storing an access token', () => {
  const token = new Secret('cak_0123456789')
  const paste = async (expiresIn: number | undefined, keyIntake: 'paste-api-key' | 'paste-token') => {
    const { calls, openclaw } = answeringOpenClaw(ok)
    await storeCredential(
      openclaw,
      { kind: 'token', secret: token, expiresIn },
      { can: { keyIntake, logout: true }, agent: undefined },
    )
    return calls.map(({ args, input }) => [args.slice(2).join(' '), input])
  }

  test('says when it ends', async () => {
    expect(await paste(3540, 'paste-api-key')).toEqual([
      ['paste-token --provider chutes --expires-in 3540s', 'cak_0123456789\n'],
    ])
  })

  test('says nothing of an end that is not known, and ends the line as an old prompt wants it', async () => {
    expect(await paste(undefined, 'paste-token')).toEqual([
      ['paste-token --provider chutes', 'cak_0123456789\r'],
    ])
  })
})

describe('removing the credential', () => {
  const remove = async (logout: boolean, outcome: OpenClawOutcome) => {
    const { calls, openclaw } = answeringOpenClaw(outcome)
    const can = { keyIntake: 'paste-api-key', logout } as const
    const removal = await removeCredential(openclaw, { can, agent: 'ada' }).catch((thrown: unknown) => thrown)
    return { removal, calls: calls.map(({ args, input }) => [args.slice(2).join(' '), input]) }
  }

  test('signs out our profile where OpenClaw can', async () => {
    expect(await remove(true, ok)).toEqual({
      removal: 'removed',
      calls: [['logout chutes:manual --yes --agent ada', undefined]],
    })
  })

  test('writes over the secret where it cannot', async () => {
    expect(await remove(false, ok)).toEqual({
      removal: 'overwritten',
      calls: [['paste-token --provider chutes --expires-in 1s --agent ada', 'removed\n']],
    })
  })

  test('does not believe a failure', async () => {
    expect((await remove(true, failed('no'))).removal).toMatchObject({
      code: 'E_CREDENTIAL_NOT_REMOVED',
      message: expect.stringContaining('did not remove chutes:manual'),
      changed: false,
    })
    expect((await remove(true, failed('Config invalid'))).removal).toMatchObject({ code: 'E_CONFIG_INVALID' })
    const cut = { kind: 'timeout', code: undefined, stdout: '', stderr: '' } as const
    expect((await remove(true, cut)).removal).toMatchObject({ changed: true })
  })
})

describe("taking a profile out of one agent's store", () => {
  const gone = async (...outcomes: readonly [OpenClawOutcome, ...OpenClawOutcome[]]) => {
    const { openclaw } = answeringOpenClaw(...outcomes)
    return removeProfileCredential(openclaw, { profile: 'chutes:manual', agent: 'work' })
  }

  test.each([
    ['the profile', 'Auth profile "chutes:manual" not found for agent "work".'],
    ['the agent', 'Unknown agent id "work". Run openclaw agents list to see configured agents.'],
  ])('has nothing to do where %s is gone', async (_what, said) => {
    expect(await gone(failed(said))).toBe('absent')
  })

  test('does not take an agent that is only out of the config for one that is gone', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'chutes-agent-'))
    mkdirSync(join(stateDir, 'agents', 'work', 'agent'), { recursive: true })
    const { openclaw } = answeringOpenClaw(failed('Unknown agent id "work".'))
    const paths = { ...openclaw.paths, stateDir }
    const asked = removeProfileCredential({ ...openclaw, paths }, { profile: 'chutes:manual', agent: 'work' })
    await expect(asked).rejects.toMatchObject({ code: 'E_CREDENTIAL_NOT_REMOVED' })
    rmSync(stateDir, { recursive: true })
  })

  test('believes neither another failure nor a profile that is listed all the same', async () => {
    const code = 'E_CREDENTIAL_NOT_REMOVED'
    await expect(gone(failed('no'))).rejects.toMatchObject({ code, changed: false })
    await expect(gone(ok, { ...ok, stdout: LISTED })).rejects.toMatchObject({ code, changed: true })
  })
})

describe('the order of profiles', () => {
  test('is set, and cleared with none', async () => {
    const { calls, openclaw } = answeringOpenClaw(ok)
    expect(await setAuthOrder(openclaw, ['chutes:manual'], undefined)).toBe(true)
    expect(await setAuthOrder(openclaw, [], 'ada')).toBe(true)
    expect(calls.map(({ args }) => args.slice(3).join(' '))).toEqual([
      'set --provider chutes chutes:manual',
      'clear --provider chutes --agent ada',
    ])
  })

  test.each([
    ['{"order":["chutes:manual","chutes:ada"]}', ['chutes:manual', 'chutes:ada']],
    ['noise\n{"order":null}', []],
    ['{"order":"x"}', undefined],
    ['no JSON', undefined],
  ])('is read from %j', async (stdout, order) => {
    const { openclaw } = answeringOpenClaw({ ...ok, stdout })
    expect(await readAuthOrder(openclaw, undefined)).toEqual(order)
  })

  test.each([
    ['no order', '{"order":null}', ['set chutes:manual'], []],
    [
      "a person's order",
      '{"order":["chutes:work","chutes:backup"]}',
      ['set chutes:manual chutes:work chutes:backup'],
      [],
    ],
    [
      'a place behind another',
      '{"order":["chutes:work","chutes:manual"]}',
      ['set chutes:manual chutes:work'],
      ['set chutes:work'],
    ],
    ['a place before others', '{"order":["chutes:manual","chutes:work"]}', [], ['set chutes:work']],
    ['the one place', '{"order":["chutes:manual"]}', [], ['clear']],
  ])('%s: our profile is put first, and taken out', async (_before, stdout, puts, takes) => {
    for (const [change, wanted] of [
      [putFirstInOrder, puts],
      [takeOutOfOrder, takes],
    ] as const) {
      const { calls, openclaw } = answeringOpenClaw({ ...ok, stdout })
      expect(await change(openclaw, undefined)).toBe(true)
      const written = calls.slice(1).map(({ args }) => args.slice(3).join(' '))
      expect(written).toEqual(wanted.map((words) => words.replace(/^\w+/, '$& --provider chutes')))
    }
  })

  test('a profile that is gone is left out of the order, which OpenClaw refuses otherwise', async () => {
    const order = ['chutes:gone', 'chutes:work']
    const written: string[] = []
    const { openclaw } = answeringOpenClaw(ok)
    const run = async ({ args }: { readonly args: readonly string[] }): Promise<OpenClawOutcome> => {
      if (args.includes('get')) return { ...ok, stdout: JSON.stringify({ order }) }
      if (args[1] === 'status') return { ...ok, stdout: LISTED }
      written.push(args.slice(6).join(' '))
      return { ...ok, code: args.includes('chutes:gone') ? 1 : 0 }
    }
    expect(await putFirstInOrder({ ...openclaw, run }, undefined)).toBe(true)
    expect(written).toEqual(['chutes:manual chutes:gone chutes:work', 'chutes:manual chutes:work'])
  })

  test('an order that OpenClaw does not tell is left as it is', async () => {
    for (const change of [putFirstInOrder, takeOutOfOrder]) {
      const { calls, openclaw } = answeringOpenClaw({ ...ok, stdout: '{"order":["chutes:work"]}', code: 1 })
      expect([await change(openclaw, 'ada'), calls.length]).toEqual([false, 1])
    }
  })
})

const LISTED = JSON.stringify({
  auth: {
    oauth: {
      profiles: ['chutes:manual', 'chutes:work'].map((profileId) => ({
        profileId,
        provider: 'chutes',
        type: 'api_key',
      })),
    },
  },
})

describe("OpenClaw's environment", () => {
  const env = environmentForChild({
    PATH: '/bin',
    CHUTES_API_KEY: key,
    CHUTES_OAUTH_TOKEN: 'a',
    CHUTES_CLIENT_SECRET: 'b',
    CHUTES_OAUTH_REFRESH_TOKEN: 'c',
    Chutes_Api_Key: key,
    OPENCLAW_HOME: '/o',
  })

  test.each([
    'CHUTES_API_KEY',
    'Chutes_Api_Key',
    'CHUTES_OAUTH_TOKEN',
    'CHUTES_CLIENT_SECRET',
    'CHUTES_OAUTH_REFRESH_TOKEN',
  ])('has no %s', (name) => {
    expect(env[name]).toBeUndefined()
  })

  test('is otherwise ours', () => {
    expect(env).toEqual({ PATH: '/bin', OPENCLAW_HOME: '/o' })
  })
})
