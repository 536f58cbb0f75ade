import { describe, expect, test } from 'vitest'
import { SkillError } from '../../../../scripts/src/shell/answer/skill-error.ts'
import { chosenValue, parseInvocation } from '../../../../scripts/src/shell/command-line/args.ts'
import { SCRIPTS, type ScriptSpec } from '../../../../scripts/src/shell/command-line/script-spec.ts'
import { fakeKey } from '../../../support/keys.ts'

const setup = SCRIPTS.setup
const acting: ScriptSpec = {
  ...setup,
  actions: [
    { name: 'status', about: '' },
    { name: 'remove', about: '', operands: ['profile', 'reason?'] },
  ],
  flags: [...setup.flags, { name: 'force', about: '', on: ['remove'] }],
}
const parse = (...argv: readonly string[]) => parseInvocation(setup, argv)
function refusal(argv: readonly string[], spec: ScriptSpec = setup): SkillError {
  try {
    parseInvocation(spec, argv)
  } catch (thrown) {
    if (thrown instanceof SkillError) return thrown
    throw thrown
  }
  throw new Error('not refused')
}

test('a flag that says more about another one is refused without it', () => {
  const spec: ScriptSpec = { ...setup, flags: [...setup.flags, { name: 'how', about: '', with: 'dry-run' }] }
  expect(refusal(['--how'], spec).message).toBe('--how goes with --dry-run.')
  expect(parseInvocation(spec, ['--how', '--dry-run']).flags).toEqual({ how: true, 'dry-run': true })
})

describe('what is understood', () => {
  test.each<readonly [readonly string[], Readonly<Record<string, string | true>>]>([
    [[], {}],
    [['--dry-run'], { 'dry-run': true }],
    [['--primary', 'auto'], { primary: 'auto' }],
    [['--primary=auto'], { primary: 'auto' }],
    [['--primary=a=b'], { primary: 'a=b' }],
    [['--json', '--timeout', '5', '--dry-run'], { json: true, timeout: '5', 'dry-run': true }],
    [['--help'], { help: true }],
    [['-h'], { help: true }],
    [['--version'], { version: true }],
    [['--timeout', '-5'], { timeout: '-5' }],
  ])('%j', (argv, flags) => {
    expect(parse(...argv)).toEqual({ action: undefined, operands: [], flags })
  })

  test('an action and its operands', () => {
    expect(parseInvocation(acting, ['remove', 'a', '--json', 'b'])).toEqual({
      action: 'remove',
      operands: ['a', 'b'],
      flags: { json: true },
    })
  })
})

describe('actions', () => {
  test.each([
    [['status', 'x'], 'setup.js status takes nothing more.'],
    [['remove'], 'setup.js remove is used as: remove <profile> [reason].'],
    [['remove', 'a', 'b', 'c'], 'setup.js remove is used as: remove <profile> [reason].'],
    [['status', '--force'], '--force goes with setup.js remove only.'],
    [['--force'], '--force goes with setup.js remove only.'],
  ])('%j is refused: %s', (argv, message) => {
    expect(refusal(argv, acting).message).toBe(message)
  })

  test.each(['--help', '--schema', '--version'])('%s needs no operands', (flag) => {
    expect(parseInvocation(acting, ['remove', flag]).action).toBe('remove')
  })

  test('without one, the standard action is meant, where there is one', () => {
    expect(parseInvocation({ ...acting, defaultAction: 'status' }, []).action).toBe('status')
    expect(parseInvocation(acting, []).action).toBeUndefined()
  })
})

describe('what is refused', () => {
  test.each([
    [['--nonsense'], 'Unknown flag --nonsense.'],
    [['--dryrun'], 'Unknown flag --dryrun. Did you mean --dry-run?'],
    [['--primry', 'x'], 'Unknown flag --primry. Did you mean --primary?'],
    [['--patch'], 'Unknown flag --patch. Did you mean --show-patch?'],
    [['--no-json'], 'Unknown flag --no-json.'],
    [['-x'], 'Unknown flag -x.'],
    [['--no-verify'], 'Unknown flag --no-verify.'],
    [['--json', '--json'], '--json is given twice.'],
    [['--primary', 'a', '--primary=b'], '--primary is given twice.'],
    [['-h', '--help'], '--help is given twice.'],
    [['--dry-run=yes'], '--dry-run takes no value.'],
    [['--primary'], '--primary needs a value: --primary <auto|keep|<model>>.'],
    [['--primary='], '--primary needs a value: --primary <auto|keep|<model>>.'],
    [['--primary', '--json'], '--primary needs a value: --primary <auto|keep|<model>>.'],
    [['--__proto__'], 'Unknown flag (not shown).'],
    [['--constructor'], 'Unknown flag --constructor.'],
    [['do-it'], 'Unknown action "do-it".'],
    [['--', '--json'], 'Unknown action "--json".'],
    [['--dry-run', 'now'], 'Unknown action "now".'],
  ])('%j: %s', (argv, message) => {
    expect(refusal(argv).message).toBe(message)
  })

  test('an action with a slip of the finger, with the one that was meant', () => {
    expect(refusal(['statsu'], acting).message).toBe('Unknown action "statsu". Did you mean "status"?')
    expect(refusal(['--statsu'], acting).message).toBe('Unknown flag --statsu. Did you mean status?')
  })

  test('a flag without its dashes, with the flag', () => {
    const { status } = SCRIPTS
    expect(refusal(['probe'], status).message).toBe('Unknown action "probe". Did you mean "--probe"?')
    expect(refusal(['acount'], status).message).toBe('Unknown action "acount". Did you mean "--account"?')
  })

  test('a value that is none of the known ones, with the one that was meant', () => {
    const pick = (typed: string) => chosenValue(setup, 'policy', typed, ['default', 'strict'])
    expect(pick('strict')).toBe('strict')
    expect(() => pick('strct')).toThrow('--policy takes default, strict. Did you mean strict?')
    expect(() => pick('x')).toThrow(/^--policy takes default, strict\.$/)
  })

  test('with exit 2 and a command that helps', () => {
    const error = refusal(['--nonsense'])
    expect(error).toMatchObject({ code: 'E_USAGE', exit: 2, retryable: false })
    expect(error.fix).toMatch(/^Run node \S+scripts\/setup\.js --help/)
  })
})

describe('a key in the wrong place is never echoed', () => {
  const key = fakeKey('args')
  test.each<readonly [string, readonly string[]]>([
    ['as an action', [key]],
    ['as a flag', [`--${key}`]],
    ['as the value of an unknown flag', ['--key', key]],
    ['as the value of an unknown flag, joined', [`--key=${key}`]],
    ['as the value of a switch', [`--json=${key}`]],
    ['behind a short flag', [`-k${key}`]],
    ['cut short', [key.slice(0, 30)]],
    ['without its prefix', [key.slice(4)]],
    ['as an action after flags', ['--json', '--', key]],
    ['with text around', [`key:${key}`]],
  ])('%s', (_, argv) => {
    const error = refusal(argv)
    for (const text of [error.message, error.fix, JSON.stringify(error.data)]) {
      expect(text).not.toContain(key.slice(4, 20))
      expect(text).not.toContain('cpk_')
    }
  })

  test('nor anything that could steer a terminal', () => {
    expect(refusal(['\u001b[31mred']).message).toBe('Unknown action "(not shown)".')
  })
})

describe('a key in the place of a name', () => {
  const { auth, heartbeat, status } = SCRIPTS
  const odd = [fakeKey('args'), fakeKey('args').slice(4), `x-${fakeKey('args')}`, `cak_${'a'.repeat(40)}`]
  test.each(
    odd.flatMap((key): [string, ScriptSpec, string[], string][] => [
      ['auth --agent', auth, ['--agent', key], key],
      ['status --agent', status, [`--agent=${key}`], key],
      ['install --agent', heartbeat, ['install', '--agent', key], key],
      ['install --channel', heartbeat, ['install', '--channel', key], key],
      ['install --to', heartbeat, ['install', '--channel', 'last', '--to', key], key],
      ['setup --primary', setup, ['--primary', key], key],
    ]),
  )('%s is refused and not repeated', (_, spec, argv, key) => {
    const { code, message, fix } = refusal(argv, spec)
    expect([code, message]).toEqual(['E_USAGE', expect.stringContaining('takes no key or token')])
    expect(`${message} ${fix}`).not.toContain(key)
  })

  test.each(['a b', '../x', 'a.b', '-x', 'é', 'a'.repeat(65)])('%j is no agent id', (id) => {
    const { code, message } = refusal([`--agent=${id}`], auth)
    expect([code, message]).toEqual(['E_USAGE', '--agent takes letters, digits, "_" and "-", at most 64.'])
    expect(message).not.toContain(id)
  })

  test.each([
    ['max-price', '1e3', 'USD per million tokens, such as 0.5'],
    ['max-price', '-1', 'USD per million tokens, such as 0.5'],
    ['max-price', 'free', 'USD per million tokens, such as 0.5'],
    ['min-context', '128kb', 'tokens, such as 131072, 128k or 1M'],
  ])('--%s takes no %s', (flag, value, words) => {
    const { code, message } = refusal(['list', `--${flag}=${value}`], SCRIPTS.models)
    expect([code, message]).toEqual(['E_USAGE', `--${flag} takes ${words}.`])
  })

  test.each(['0.5', '$3'])('%s is a price', (price) => {
    expect(parseInvocation(SCRIPTS.models, ['--max-price', price]).flags).toEqual({ 'max-price': price })
  })

  test.each(['131072', '128k', '1M', '0.5m'])('%s is a context window', (tokens) => {
    expect(parseInvocation(SCRIPTS.models, ['--min-context', tokens]).flags).toEqual({
      'min-context': tokens,
    })
  })

  test.each(['a/b', '../x', 'x'.repeat(65)])('%j is no profile', (name) => {
    const { message } = refusal([`--profile=${name}`], auth)
    expect(message).toBe('--profile takes letters, digits, "_" and "-", at most 64.')
  })

  test.each(['main', 'Work_2', '0-a', 'a'.repeat(64)])('%s is an agent id, and a profile', (agent) => {
    expect(parseInvocation(auth, ['--agent', agent, '--profile', agent]).flags).toEqual({
      agent,
      profile: agent,
    })
  })
})
