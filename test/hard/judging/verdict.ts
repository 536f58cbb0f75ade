import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DOCUMENTS } from '../../../scripts/src/commands/answer-schemas.ts'
import { ERROR_CODES } from '../../../scripts/src/shell/answer/error-codes.ts'
import type { Home } from '../../support/homes/home.ts'
import type { ScriptDocument } from '../../support/processes/run.ts'
import type { Landed } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Lane } from '../stage/lane.ts'
import { found } from './canaries.ts'

/** What a run may do. */
export interface Bounds {
  readonly script: string
  readonly exits: readonly number[]
  /** The config has to be the same to the byte. */
  readonly untouched: string | undefined
  readonly maxMs: number
  /** A defect was planted: it has to be told as one. */
  readonly crashes?: boolean
}

const MAX_RSS_MB = 400
/**
 * OpenClaw's own credential store, where the key belongs, with the files SQLite keeps beside it, and the private copy
 * from which OpenClaw reads it: one that is killed leaves that to the next to tidy.
 */
const STORE =
  /^(?:\.openclaw\/state\/openclaw\.sqlite(?:-wal|-shm|-journal)?$|\.cache\/openclaw(?:-\d+)?\/openclaw-sqlite-readonly-)/

/** Files every promise that a finished run broke. */
export function judge(ledger: Ledger, where: string, home: Home, landed: Landed, bounds: Bounds): void {
  const lose = (what: string) => ledger.lose(where, what)
  const doc = onlyDocument(bounds.script, landed, lose)
  if (doc) judgeExit(doc, landed, bounds, lose)
  if (landed.stderr !== '') lose(`standard error is not empty (${landed.stderr.length} characters)`)
  if (landed.ms > bounds.maxMs) lose(`took ${landed.ms} ms, more than ${bounds.maxMs}`)
  if (landed.maxRssMb > MAX_RSS_MB) lose(`took ${landed.maxRssMb} MB of memory`)
  if (bounds.untouched !== undefined && home.readConfigText() !== bounds.untouched) lose('the config changed')
  searchRun(ledger, where, home, landed)
}

function onlyDocument(
  script: string,
  { stdout, code, signal }: Landed,
  lose: (what: string) => void,
): ScriptDocument | undefined {
  const schema = DOCUMENTS[script as keyof typeof DOCUMENTS]
  try {
    if (!stdout.endsWith('}\n')) throw new Error('no document')
    const doc: unknown = JSON.parse(stdout)
    const parsed = schema.safeParse(doc)
    if (!parsed.success) lose(`the document does not fit its schema: ${parsed.error.message.slice(0, 300)}`)
    return doc as ScriptDocument
  } catch {
    lose(`not exactly one document (exit ${code ?? signal}): ${JSON.stringify(stdout.slice(0, 200))}`)
    return undefined
  }
}

function judgeExit(
  doc: ScriptDocument,
  { code }: Landed,
  { exits, crashes = false }: Bounds,
  lose: (what: string) => void,
): void {
  const error = doc.error?.code
  const due = error === undefined ? 0 : ERROR_CODES[error as keyof typeof ERROR_CODES]?.exit
  if (code !== due) lose(`exit ${code} does not go with ${error ?? 'success'}`)
  if (code === null || !exits.includes(code))
    lose(`exit ${code} (${error ? `${error}: ${doc.error?.message}` : 'ok'}), expected ${exits.join(' or ')}`)
  if ((error === 'E_INTERNAL') !== crashes)
    lose(crashes ? 'a defect was not told' : `a defect: ${doc.error?.message}`)
}

/** Searches everything that a run left behind for secrets, and looks at the modes of the skill's own files. */
export function searchRun(ledger: Ledger, where: string, home: Home, landed: Landed): void {
  ledger.tried('canary searches', 2 + landed.looked)
  for (const stream of ['stdout', 'stderr'] as const) {
    for (const name of found(landed[stream])) ledger.lose(where, `${name} on ${stream}`)
  }
  for (const sighting of landed.exposed) ledger.lose(where, sighting)
  searchFiles(ledger, where, home)
}

/** Searches every file of a home but OpenClaw's credential store and our own trace. */
function searchFiles(ledger: Ledger, where: string, home: Home): void {
  for (const path of filesIn(home.dir)) {
    const name = relative(home.dir, path).replaceAll('\\', '/')
    if (/^trace\.jsonl/.test(name) || STORE.test(name)) continue
    ledger.tried('canary searches')
    const text = readIfThere(path)
    const names = text === undefined ? [] : found(text)
    if (names.length > 0) ledger.lose(where, `${names.join(', ')} in ${name}`)
    if (/^\.openclaw\/chutes\//.test(name) && text) judgeMode(ledger, where, path, name)
  }
  for (const folder of ['.cache', '.openclaw/state'].flatMap((one) => openFolders(join(home.dir, one))))
    ledger.lose(where, `others may look into ${relative(home.dir, folder)}`)
}

/** The folders of OpenClaw's store that are not this user's alone. */
function openFolders(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  const kept = readdirSync(folder).map((name) => join(folder, name))
  const folders = folder.endsWith('state') ? [folder] : kept.filter((path) => /openclaw-\d+$/.test(path))
  return folders.filter((path) => (lstatSync(path).mode & 0o077) !== 0)
}

function judgeMode(ledger: Ledger, where: string, path: string, name: string): void {
  const file = lstatSync(path).mode & 0o777
  const folder = lstatSync(join(path, '..')).mode & 0o777
  if (file !== 0o600 || folder !== 0o700)
    ledger.lose(where, `${name} has mode ${file.toString(8)} in a folder of mode ${folder.toString(8)}`)
}

/** Calls that carry a credential, as references/security.md lists them; every other one goes without. */
export const WITH_CREDENTIAL =
  /^(llm\.chutes\.ai\/v1\/chat\/completions|api\.chutes\.ai\/(users\/me|chutes\/[^/]+\/evidence|e2e\/instances\/))/
/** Where OAuth puts tokens and the client secret into the form. */
export const WITH_TOKENS = /^api\.chutes\.ai\/idp\/token(\/revoke|\/introspect)?$/

/** A key may go to Chutes as the Authorization header of some calls, a token in the forms of OAuth, and nowhere else. */
export function searchRequests(ledger: Ledger, where: string, lane: Lane): void {
  for (const { authorization, headers, host, body, ...request } of lane.standin.requests) {
    const { authorization: _allowed, ...others } = headers
    const target = `${host.replace(/:443$/, '')}${request.path.replace(/\?.*/, '')}`
    ledger.tried('canary searches')
    const form = WITH_TOKENS.test(target) ? undefined : body
    if (found(JSON.stringify([request, others, form])).length > 0)
      ledger.lose(where, `a secret inside a request to ${target}`)
    if (authorization && !WITH_CREDENTIAL.test(target))
      ledger.lose(where, `Authorization was sent to ${target}`)
  }
  if (lane.elsewhere.heard() > 0) ledger.lose(where, 'a redirect was followed')
  if (lane.impostor.heard() > 0) ledger.lose(where, 'a server without a good certificate was told something')
}

/** Regular files only: a link leads out of the home. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : []
  })
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
