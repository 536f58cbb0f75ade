import { describe, expect, test } from 'vitest'
import { applyChanges, changeTo } from '../../../../scripts/src/domain/config/change.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import {
  bounded,
  type CredentialWrite,
  decisiveCredentials,
  EMPTY_JOURNAL,
  enter,
  type Journal,
  type JournalEntry,
  lastCredentials,
  nextUndo,
  type Run,
  totalOf,
  without,
} from '../../../../scripts/src/domain/undo/journal.ts'
import { EMPTY_WRITE, logWrite } from '../../../../scripts/src/domain/undo/logged-write.ts'
import { takeBack } from '../../../../scripts/src/domain/undo/take-back.ts'
import { valueHash } from '../../../../scripts/src/state/journal-file.ts'

const run = (id: string, script = 'refresh'): Run => ({ id, script, at: 5, pid: 1 })
const START: JsonObject = { a: 1, b: 1 }

/** Writes entered one after the other; a write that is not `made` was killed. */
function history(
  ...writes: readonly (readonly [id: string, path: string, value: unknown, made?: boolean])[]
) {
  let [journal, config] = [EMPTY_JOURNAL, START]
  for (const [id, path, value, made = true] of writes) {
    const changes = changeTo(config, [path], value)
    journal = enter(journal, run(id), logWrite(config, changes, valueHash))
    if (made) config = applyChanges(config, changes)
  }
  return { journal, config }
}

const allBack = (journal: Journal, config: JsonObject): JsonObject =>
  takeBack(config, totalOf(journal), valueHash).config

describe('writes of one run', () => {
  test('are one entry', () => {
    const { journal } = history(['one', 'a', 2], ['one', 'b', 2])
    expect(journal.entries).toMatchObject([
      { id: 'one', changes: [{ address: ['a'], before: 1 }, { address: ['b'] }] },
    ])
  })

  test('are taken back also when the last one was not made', () => {
    const { journal, config } = history(['one', 'a', 2], ['one', 'a', 3, false])
    expect(takeBack(config, journal.entries[0] ?? EMPTY_WRITE, valueHash)).toMatchObject({
      config: START,
      changed: [],
    })
  })
})

describe('a write that was not made', () => {
  test('has nothing to take back', () => {
    const { journal, config } = history(['one', 'a', 2, false])
    expect(takeBack(config, journal.entries[0] ?? EMPTY_WRITE, valueHash)).toEqual({
      config: START,
      taken: [],
      changed: [],
      withheld: [],
    })
  })

  test('does not keep the others from being taken back', () => {
    const { journal, config } = history(['one', 'a', 2], ['two', 'a', 3, false], ['three', 'a', 4])
    expect(allBack(journal, config)).toEqual(START)
    expect(allBack(bounded(journal, { entries: 1, size: 10_000 }), config)).toEqual(START)
  })
})

describe('the next undo', () => {
  const { journal } = history(['one', 'a', 2], ['two', 'b', 2])
  const spent =
    (...ids: readonly string[]) =>
    ({ id }: JournalEntry) =>
      ids.includes(id)
  const credential = (did: 'created' | 'replaced') =>
    enter(journal, { ...run(did, 'auth'), credential: { profile: 'chutes:manual', did } }, EMPTY_WRITE)

  test('is the last change of which anything is left', () => {
    expect(nextUndo(journal, true, spent())).toMatchObject({ entry: { id: 'two' }, spent: [] })
    expect(nextUndo(journal, true, spent('two'))).toMatchObject({
      entry: { id: 'one' },
      spent: [{ id: 'two' }],
    })
    expect(nextUndo(without(journal, ['two']), true, spent('one')).entry).toBeUndefined()
  })

  test('passes over a key that nothing can bring back or remove', () => {
    expect(nextUndo(credential('replaced'), true, spent())).toMatchObject({
      entry: { id: 'two' },
      passed: [{ id: 'replaced' }],
    })
    expect(nextUndo(credential('created'), true, spent()).entry?.id).toBe('created')
    expect(nextUndo(credential('created'), false, spent()).entry?.id).toBe('two')
  })
})

describe('the bounds', () => {
  const { journal, config } = history(
    ...Array.from(
      { length: 6 },
      (_, index) => [`run ${index}`, index % 2 ? 'a' : `key ${index}`, 'x'.repeat(50 + index)] as const,
    ),
  )

  test('fold the oldest entries, so that everything can still be taken back', () => {
    const kept = bounded(journal, { entries: 2, size: 10_000 })
    expect(kept.entries.map(({ id }) => id)).toEqual(['run 4', 'run 5'])
    expect(allBack(kept, config)).toEqual(START)
  })

  test('hold for size, too, but never for the newest entry', () => {
    const length = JSON.stringify(journal.entries[5]).length
    expect(bounded(journal, { entries: 50, size: length * 2 + 20 }).entries).toHaveLength(2)
    expect(bounded(journal, { entries: 50, size: 10 }).entries).toMatchObject([{ id: 'run 5' }])
  })

  test('keep what was done to credentials first, and last', () => {
    const both = keys('a created', 'b created', 'a replaced', 'b removed')
    const kept = bounded(enter(both, run('x'), EMPTY_WRITE), { entries: 1, size: 10_000 })
    expect(kept.credentials.map(words)).toEqual(['a created', 'b created', 'a replaced', 'b removed'])
    const more = bounded(enter(kept, { ...run('y'), credential: did('a replaced') }, EMPTY_WRITE), {
      ...{ entries: 1, size: 10_000 },
    })
    expect(
      bounded(enter(more, run('z'), EMPTY_WRITE), { entries: 1, size: 10_000 }).credentials,
    ).toHaveLength(4)
  })
})

const did = (text: string): CredentialWrite => {
  const [agent, how] = text.split(' ')
  return { profile: 'chutes:manual', did: how as CredentialWrite['did'], agent }
}
const words = ({ agent, did: how }: CredentialWrite): string => `${agent} ${how}`
const keys = (...texts: readonly string[]): Journal =>
  texts.reduce(
    (all, text, index) => enter(all, { ...run(`key ${index}`, 'auth'), credential: did(text) }, EMPTY_WRITE),
    EMPTY_JOURNAL,
  )

test.each([
  ['ours from the start', ['a created', 'a replaced', 'a removed'], ['a created'], ['a removed']],
  ["a person's", ['a replaced', 'a replaced'], ['a replaced'], ['a replaced']],
  ["ours after a person's went", ['a removed', 'a created'], ['a created'], ['a created']],
  [
    "ours after a person's was replaced and went",
    ['a replaced', 'a removed', 'a created', 'a replaced'],
    ['a created'],
    ['a replaced'],
  ],
  [
    'those of two agents',
    ['b created', 'a created', 'b replaced', 'a removed'],
    ['b created', 'a created'],
    ['b replaced', 'a removed'],
  ],
  [
    'touched last',
    ['a created', 'b created', 'a replaced'],
    ['a created', 'b created'],
    ['b created', 'a replaced'],
  ],
])('credentials: %s', (_whose, written, decisive, last) => {
  const journal = keys(...written)
  expect(decisiveCredentials(journal).map(words)).toEqual(decisive)
  expect(lastCredentials(journal).map(words)).toEqual(last)
})
