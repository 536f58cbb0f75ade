import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { runScript } from '../../../scripts/src/commands/index.ts'
import { errorDocument, type resultDocument } from '../../../scripts/src/shell/answer/document.ts'
import type { ScriptName } from '../../../scripts/src/shell/command-line/script-spec.ts'
import { type Context, newRun } from '../../../scripts/src/shell/context.ts'
import { newStanding } from '../../../scripts/src/shell/standing.ts'
import { startChutes } from '../../standin/server.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import type { CatalogRow } from '../../support/catalogs/catalog.ts'
import { binFolder } from '../../support/paths.ts'
import { disarmed, unfit } from './clean.ts'
import { mostly, nastyCatalog, nastyConfig, nastyJson, nastyText, remembered } from './hostile.ts'
import type { Property } from './pure.ts'
import { signInProperties } from './sign-in.ts'

/** A command that runs in this process and starts no other. A new one is one row here. */
const DRY: readonly Dry[] = [
  { script: 'refresh', flags: { 'dry-run': true, 'show-patch': true } },
  { script: 'setup', flags: { 'dry-run': true, 'show-patch': true } },
  { script: 'heartbeat', flags: { 'dry-run': true } },
  { script: 'reset', action: 'undo', flags: { 'dry-run': true } },
  { script: 'auth', action: 'login', flags: { 'dry-run': true, 'redirect-url': '?code=code&state=state' } },
]

interface Dry {
  readonly script: ScriptName
  readonly action?: Context['invocation']['action']
  readonly flags: Context['invocation']['flags']
}

/** Everything that the skill remembers. */
const FILES = ['state', 'heartbeat', 'journal', 'schedule', 'attest', 'login', 'sign-in'].map(
  (name) => `${name}.json`,
)
const RUNS = 250
const SET_UP = { models: { providers: { chutes: { models: [] } } } }

/** The text of a file: anything, or something that almost is what belongs there. */
const memory = fc.oneof(
  nastyText,
  nastyJson.map((value) => JSON.stringify(value)),
  mostly(remembered).map((value) => JSON.stringify(value) ?? ''),
)

/** Whole commands on hostile catalogues, configs and state files: whatever they answer is fit to print. */
export async function openCommands(): Promise<{
  readonly properties: readonly Property[]
  close(): Promise<void>
}> {
  const chutes = await startChutes()
  const home = mkdtempSync(join(tmpdir(), 'chutes-hostile-'))
  const state = mostly(
    fc.record({
      version: fc.constant(1),
      rows: mostly(fc.dictionary(nastyText, fc.record({ id: nastyText, name: nastyText }))),
      catalog: mostly(fc.record({ fetchedAt: mostly(fc.nat()), models: mostly(nastyCatalog) })),
    }),
  )
  const properties = DRY.map(
    (dry): Property => ({
      name: `whatever ${dry.script} answers is fit to print`,
      runs: RUNS,
      property: fc.asyncProperty(nastyConfig, nastyCatalog, state, async (config, catalog, memory) => {
        furnish(home, at(chutes.llmBaseUrl, disarmed(config)), disarmed(memory))
        chutes.setCatalog(catalog as readonly CatalogRow[])
        const document = await answer(dry, home, chutes)
        const why = unfitAnswer(document)
        if (why) throw new Error(why)
      }) as unknown as Property['property'],
    }),
  )
  // without a list to write, setup.js asks openclaw for what it already has
  const files = DRY.filter(({ script }) => script !== 'setup').map(
    (dry): Property => ({
      name: `any file may lie in the place of what ${dry.script} remembers`,
      runs: RUNS,
      property: fc.asyncProperty(
        fc.array(memory, { minLength: 1, maxLength: FILES.length }),
        async (texts) => {
          furnish(home, SET_UP, undefined)
          for (const [index, text] of texts.entries())
            writeFileSync(join(home, 'chutes', FILES[index] ?? ''), text)
          chutes.setCatalog([])
          const document = await answer(dry, home, chutes)
          if (document.error?.code === 'E_INTERNAL') throw new Error(document.error.message)
        },
      ) as unknown as Property['property'],
    }),
  )
  return {
    properties: [...properties, ...files, ...signInProperties(chutes)],
    close: async () => {
      rmSync(home, { recursive: true, force: true })
      await chutes.close()
    },
  }
}

/** The same config with Chutes at another address: no list of one address goes into the rows of another. */
function at(address: string, config: unknown): unknown {
  return JSON.parse(JSON.stringify(config).replaceAll('https://llm.chutes.ai/v1', address))
}

function furnish(home: string, config: unknown, state: unknown): void {
  // new files: one that is emptied and written again is flushed to the disk by ext4
  rmSync(home, { recursive: true, force: true })
  mkdirSync(join(home, 'chutes'), { recursive: true })
  writeFileSync(join(home, 'openclaw.json'), JSON.stringify(config))
  const text = JSON.stringify(state) ?? ''
  for (const name of FILES) writeFileSync(join(home, 'chutes', name), text)
}

async function answer({ script, action, flags }: Dry, home: string, chutes: ChutesStandIn) {
  const context: Context = {
    run: newRun(script),
    invocation: { action, operands: [], flags },
    env: {
      PATH: binFolder,
      HOME: home,
      OPENCLAW_STATE_DIR: home,
      CHUTES_BASE_URL: chutes.llmBaseUrl,
      CHUTES_API_URL: chutes.apiUrl,
    },
    signal: new AbortController().signal,
    progress: () => {},
    now: Date.now,
    standing: newStanding(),
  }
  try {
    return (await runScript(script, context)).document
  } catch (thrown) {
    return errorDocument(script, thrown).document
  }
}

/** The patch quotes the person's own config, so only what the catalogue can reach is looked at there. */
function unfitAnswer({ data, ...document }: ReturnType<typeof resultDocument>): string | undefined {
  if (document.error?.code === 'E_INTERNAL') return document.error.message
  const { patch: _, plan: __, ...told } = data
  return unfit([document, told])
}
