import { readdirSync, readFileSync } from 'node:fs'
import { found } from './canaries.ts'

/** A child process that was seen with a secret in its arguments or environment. */
interface Sighting {
  readonly pid: number
  readonly where: 'argv' | 'environment'
  readonly canaries: readonly string[]
}

/** Looks at every process of a session until told to stop; the first process may have secrets in its environment. */
export function watchSession(leader: number, everyMs = 80): { stop(): WatchResult } {
  const seen = new Set<string>()
  const sightings: Sighting[] = []
  const others = new Set<number>()
  const look = (): void => {
    for (const pid of sessionOf(leader, others)) {
      const argv = readProc(pid, 'cmdline')
      // a process is looked at again once it has become another program
      const mark = `${pid} ${argv}`
      if (argv === '' || seen.has(mark)) continue
      seen.add(mark)
      note(pid, 'argv', argv)
      // a process that was forked and has not become a program yet is still a copy of the script
      if (argv !== readProc(leader, 'cmdline')) note(pid, 'environment', readProc(pid, 'environ'))
    }
  }
  const note = (pid: number, where: Sighting['where'], text: string): void => {
    const canaries = found(text)
    if (canaries.length > 0) sightings.push({ pid, where, canaries })
  }
  const timer = setInterval(look, everyMs)
  return {
    stop: () => {
      clearInterval(timer)
      return { sightings, looked: seen.size }
    },
  }
}

export interface WatchResult {
  readonly sightings: readonly Sighting[]
  /** Programs that were looked at. */
  readonly looked: number
}

/**
 * The living processes of a session; empty where there is no /proc. Nobody joins another session, so those that were
 * seen in one are noted in `others` and not asked again.
 */
export function sessionOf(leader: number, others = new Set<number>()): readonly number[] {
  return processes().filter((pid) => {
    if (others.has(pid)) return false
    // pid (name) state ppid pgrp session …; the name may hold anything, so count from its end
    const stat = readProc(pid, 'stat')
    const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (stat !== '' && Number(session) !== leader) others.add(pid)
    return Number(session) === leader && state !== 'Z'
  })
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
