import { readdirSync, readFileSync } from 'node:fs'
import { found } from '../judging/canaries.ts'

/** A child process that was seen with a secret in its arguments or environment. */
interface Sighting {
  readonly pid: number
  readonly where: 'argv' | 'environment'
  readonly canaries: readonly string[]
}

export interface WatchResult {
  readonly sightings: readonly Sighting[]
  /** Programs that were looked at. */
  readonly looked: number
}

const EVERY_MS = 80

interface Watched {
  readonly seen: Set<string>
  readonly sightings: Sighting[]
}

/** The sessions that are watched, by their first process. */
const watched = new Map<number, Watched>()
/** The session of each process that was there at the last look: nobody joins another one. */
let sessions: ReadonlyMap<number, number> = new Map()
let timer: NodeJS.Timeout | undefined

/**
 * Looks at every process of a session until told to stop; the first process may have secrets in its environment. One
 * look serves all sessions that are watched.
 */
export function watchSession(leader: number): { stop(): WatchResult } {
  const mine: Watched = { seen: new Set(), sightings: [] }
  watched.set(leader, mine)
  timer ??= setInterval(look, EVERY_MS)
  return {
    stop: () => {
      watched.delete(leader)
      if (watched.size === 0) {
        clearInterval(timer)
        timer = undefined
      }
      return { sightings: mine.sightings, looked: mine.seen.size }
    },
  }
}

function look(): void {
  const current = new Map<number, number>()
  for (const pid of processes()) {
    const leader = sessions.get(pid) ?? statOf(pid)?.session
    if (leader === undefined) continue
    current.set(pid, leader)
    const session = watched.get(leader)
    if (session) inspect(pid, leader, session)
  }
  sessions = current
}

function inspect(pid: number, leader: number, { seen, sightings }: Watched): void {
  const note = (where: Sighting['where'], text: string): void => {
    const canaries = found(text)
    if (canaries.length > 0) sightings.push({ pid, where, canaries })
  }
  const argv = readProc(pid, 'cmdline')
  // a process is looked at again once it has become another program
  const mark = `${pid} ${argv}`
  if (argv === '' || seen.has(mark)) return
  seen.add(mark)
  note('argv', argv)
  // a process that was forked and has not become a program yet is still a copy of the script
  if (argv !== readProc(leader, 'cmdline')) note('environment', readProc(pid, 'environ'))
}

/** The living processes of a session; empty where there is no /proc. */
export function sessionOf(leader: number): readonly number[] {
  return processes().filter((pid) => {
    const stat = statOf(pid)
    return stat?.session === leader && stat.state !== 'Z'
  })
}

function statOf(pid: number): { readonly state: string; readonly session: number } | undefined {
  const stat = readProc(pid, 'stat')
  // pid (name) state ppid pgrp session …; the name may hold anything, so count from its end
  const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state && session ? { state, session: Number(session) } : undefined
}

function processes(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return ''
  }
}
