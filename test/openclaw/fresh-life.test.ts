import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Home } from '../support/homes/home.ts'
import { type Gateway, gatewayConfig, startGateway } from '../support/processes/gateway.ts'
import { journey } from './journey.ts'
import { freshReleases } from './releases.ts'
import { askedBehindGateway, chats, filesWith, meaning, storeKey, works } from './steps.ts'

/** What most people do with this skill, on whatever release they have: played where no other journey is. */
journey(
  'a fresh life behind a running Gateway',
  (about) => {
    const { release, key } = about
    let home: Home
    let gateway: Gateway | undefined
    let before: unknown
    let primary = ''

    beforeAll(async () => {
      home = about.home({ config: await gatewayConfig(), asTheWorldIs: true })
      before = meaning(home)
      gateway = await startGateway(home)
    })
    afterAll(() => gateway?.stop())

    /** One turn on the path that a person's messages take, with the stored key and nothing else. */
    async function answers(): Promise<void> {
      expect(await askedBehindGateway(home, about)).toBe(`Hello from ${primary}`)
      const asked = { host: 'llm.chutes.ai', authorization: `Bearer ${key}`, model: primary }
      expect([...new Set(chats(about).map((chat) => JSON.stringify(chat)))]).toEqual([JSON.stringify(asked)])
    }

    test('the piped key is stored and read back', async () => {
      const { doc } = await storeKey(home, about)
      expect(doc.data).toMatchObject({ stored: 'created', verified: true, readBack: true })
    })

    test('one set-up is written and read back', async () => {
      const { doc } = await works(home, 'setup')
      expect(doc.data).toMatchObject({ applied: true, readBack: true })
      primary = doc.data.primary.current.slice('chutes/'.length)
    })

    test('the Gateway answers with the stored key', answers)

    test('so it does after it was started anew', async () => {
      await gateway?.stop()
      gateway = await startGateway(home)
      await answers()
    })

    test('status.js finds nothing to mend, and names the release', async () => {
      const { doc } = await works(home, 'status')
      const checks: { status: string }[] = doc.data.checks
      expect(checks.filter(({ status }) => status === 'fail' || status === 'warn')).toEqual([])
      expect(doc.data.versions.openclaw).toBe(release)
    })

    test('a reset of all leaves nothing of it', async () => {
      const { doc } = await works(home, 'reset', ['all'])
      expect(doc.changed).toBe(true)
      expect(meaning(home)).toEqual(before)
      expect(readdirSync(home.openclawDir).filter((name) => /^chutes$|\.rejected/.test(name))).toEqual([])
      const [{ outcome }] = doc.data.credentials
      // what a release without a way to sign out keeps is told
      if (outcome === 'removed') expect(filesWith(home, key.slice(-32))).toEqual([])
      else
        expect([outcome, doc.warnings.map(({ code }: { code: string }) => code)]).toEqual([
          'stays',
          expect.arrayContaining(['credential-stays']),
        ])
    })
  },
  freshReleases(),
)
