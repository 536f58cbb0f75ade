import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCatalog } from '../scripts/src/chutes/catalog-wire.ts'
import { toRow } from '../scripts/src/domain/rows/row.ts'
import { loadState, saveState, statePath } from '../scripts/src/state/store.ts'
import type { ChutesStandIn } from '../test/standin/types.ts'
import { envelope, makeCatalog } from '../test/support/catalogs/catalog.ts'
import { createHome, type Home } from '../test/support/homes/home.ts'
import { runScript } from '../test/support/processes/run.ts'
import type { ScaleFigure } from './figures.ts'
import { median } from './median.ts'

/** How many models the catalogues have. */
const SIZES = [14, 200] as const

/** Refreshes larger and larger catalogues; starts no openclaw. */
export async function measureScale(
  standin: ChutesStandIn,
  runs: number,
  homes: Home[],
): Promise<readonly ScaleFigure[]> {
  const figures: ScaleFigure[] = []
  for (const models of SIZES) figures.push(await measure(standin, models, runs, homes))
  return figures
}

async function measure(
  standin: ChutesStandIn,
  count: number,
  runs: number,
  homes: Home[],
): Promise<ScaleFigure> {
  const rows = makeCatalog(count)
  const home = refreshedHome(standin, rows)
  homes.push(home)
  standin.setCatalog(rows)
  const quiet = await repeated(home, runs, [])
  standin.setCatalog(
    rows.map((row) => ({ ...row, pricing: { ...row.pricing, prompt: row.pricing.prompt * 1.1 } })),
  )
  const loud = await repeated(home, runs, ['--dry-run'])
  return {
    models: count,
    noNewsMs: quiet.ms,
    noNewsMb: quiet.mb,
    allNewsMs: loud.ms,
    allNewsMb: loud.mb,
    bytes: Math.max(quiet.bytes, loud.bytes),
  }
}

/** A home as it is after a refresh of this catalogue. */
function refreshedHome(standin: ChutesStandIn, rows: ReturnType<typeof makeCatalog>): Home {
  const models = parseCatalog(JSON.stringify(envelope(rows)))?.models ?? []
  const written = models.map(toRow)
  const home = createHome({
    standin,
    config: { models: { providers: { chutes: { baseUrl: standin.llmBaseUrl, models: written } } } },
  })
  const path = statePath(home.openclawDir)
  const state = loadState(path)
  const base = Object.fromEntries(written.map((row) => [row.id, row]))
  saveState(path, state, { ...state, rows: base, catalog: { fetchedAt: Date.now() - 1000, models } })
  return home
}

async function repeated(home: Home, runs: number, args: readonly string[]) {
  const report = join(home.dir, 'memory.txt')
  const hook = join(home.dir, 'memory.cjs')
  writeFileSync(
    hook,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS)))`,
  )
  const times: number[] = []
  let mb = 0
  let bytes = 0
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now()
    const { code, doc, stdout } = await runScript(home, 'refresh', args, {
      env: { NODE_OPTIONS: `--require ${hook}` },
    })
    times.push(performance.now() - started)
    if (code !== 0 || doc.changed) throw new Error(`refresh: ${doc.summary}`)
    mb = Math.max(mb, Number(readFileSync(report, 'utf8')) / 1024)
    bytes = Math.max(bytes, Buffer.byteLength(stdout))
  }
  return { ms: median(times), mb, bytes }
}
