import { expect, it } from 'vitest'
import { askIntel } from '../../../../scripts/src/commands/verify/ask-makers.ts'
import { startChutes } from '../../../standin/server.ts'

it('asks Intel about a few kinds of platforms, however many are shown', async () => {
  const standin = await startChutes()
  try {
    const { url } = standin
    const services = { intel: { pcs: url, certificates: url }, nvidia: url }
    const instances = Array.from({ length: 200 }, (_, index) => ({ instanceId: `${index}` }))
    const attest = {
      readPlatform: ({ instanceId }: { instanceId: string }) => ({
        key: instanceId,
        fmspc: instanceId,
        ca: 'platform',
      }),
    }
    const state = { version: 1, collateral: {}, seen: {} } as const
    const asking = { signal: new AbortController().signal, now: 0 }
    const answers = await askIntel(attest as never, services, instances as never, state, asking)
    expect(answers.size).toBe(20)
    const asked = standin.requests.filter(({ path }) => path.startsWith('/tdx/certification/v4/tcb'))
    expect(new Set(asked.map(({ path }) => path)).size).toBe(20)
  } finally {
    await standin.close()
  }
})
