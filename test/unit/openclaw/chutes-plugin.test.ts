import { expect, test } from 'vitest'
import { plannedSwitch } from '../../../scripts/src/commands/shared/write/switch-off-plugin.ts'
import { isPluginMissing } from '../../../scripts/src/openclaw/chutes-plugin.ts'
import type { LoadedConfig } from '../../../scripts/src/openclaw/config/config-file.ts'
import { viewConfig } from '../../../scripts/src/openclaw/config/config-schema.ts'
import type { OpenClawOutcome } from '../../../scripts/src/openclaw/run.ts'
import { answeringOpenClaw } from './answering-openclaw.ts'

const NEEDS = { gatewayNeedsPlugin: true }
const said = (stdout: string, code = 0): OpenClawOutcome => ({ kind: 'exited', code, stdout, stderr: '' })
const list = (...ids: readonly string[]) =>
  said(`a notice\n${JSON.stringify({ plugins: ids.map((id) => ({ id })) }, null, 2)}\n`)

test.each([
  ['installed', list('acme', 'chutes'), false],
  ['not installed', list('acme'), true],
  ['in a list that did not come', said('', 1), false],
  ['in a list that cannot be read', said('{"plugins":{}}'), false],
])('a plugin that is %s is missing: %o', async (_, outcome, missing) => {
  const { openclaw, calls } = answeringOpenClaw(outcome)
  expect(await isPluginMissing(openclaw, viewConfig({}), NEEDS)).toBe(missing)
  expect(calls.map(({ args }) => args)).toEqual([['plugins', 'list', '--json']])
})

test('a dry run says that it would be switched off', async () => {
  const { openclaw } = answeringOpenClaw(list('acme'))
  const config = { view: viewConfig({}) } as LoadedConfig
  expect(await plannedSwitch({ openclaw, config, can: NEEDS })).toEqual([
    { code: 'plugin-off', message: expect.stringContaining('so the plugin would be switched off;') },
  ])
})

test.each([
  ['no Gateway waits for it', {}, { gatewayNeedsPlugin: false }],
  ['the config has it decided', { plugins: { entries: { chutes: { enabled: false } } } }, NEEDS],
])('where %s, OpenClaw is not asked', async (_, config, can) => {
  const { openclaw, calls } = answeringOpenClaw(list())
  expect(await isPluginMissing(openclaw, viewConfig(config), can)).toBe(false)
  expect(calls).toEqual([])
})
