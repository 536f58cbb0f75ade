import { describe, expect, test } from 'vitest'
import { applyChanges, changeTo } from '../../../../scripts/src/domain/config/change.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { bounded } from '../../../../scripts/src/domain/undo/bound-journal.ts'
import { inverseOf, type Leaf, NOTHING } from '../../../../scripts/src/domain/undo/inverse.ts'
import {
  announce,
  confirm,
  EMPTY_JOURNAL,
  type Journal,
  markUndone,
  nextUndo,
  type Run,
  settle,
  UNKNOWN,
  withdraw,
} from '../../../../scripts/src/domain/undo/journal.ts'
import { fingerprint } from '../../../../scripts/src/state/journal-file.ts'

const run = (id: string, script = 'refresh'): Run => ({ id, script, at: 5, pid: 1 })
const dead = () => true
const alive = () => false
const START: JsonObject = { a: 1, b: 1 }

function write(journal: Journal, config: JsonObject, path: string, value: unknown, by: Run) {
  const changes = changeTo(config, [path], value)
  const inverse = inverseOf(config, changes, fingerprint)
  const after = applyChanges(config, changes)
  const announced = announce(journal, by, inverse)
  return { announced, inverse, after, confirmed: confirm(announced, by, inverse, after, fingerprint) }
}

describe('a write', () => {
  test('is announced, then confirmed', () => {
    const { announced, confirmed } = write(EMPTY_JOURNAL, START, 'a', 2, run('one'))
    expect(announced.entries[0]).toMatchObject({
      id: 'one',
      pending: { leaves: [{ address: ['a'], before: 1 }] },
    })
    expect(announced.total).toEqual(NOTHING)
    expect(confirmed.entries[0]).not.toHaveProperty('pending')
    expect(confirmed.total.leaves).toMatchObject([{ address: ['a'], before: 1 }])
  })

  test('that was not made leaves nothing', () => {
    const { announced } = write(EMPTY_JOURNAL, START, 'a', 2, run('one'))
    expect(withdraw(announced, run('one'))).toEqual(EMPTY_JOURNAL)
  })

  test('and another one of the same run are one entry', () => {
    const first = write(EMPTY_JOURNAL, START, 'a', 2, run('one'))
    const second = write(first.confirmed, first.after, 'b', 2, run('one'))
    expect(second.confirmed.entries).toHaveLength(1)
    expect(second.confirmed.entries[0]?.inverse.leaves).toHaveLength(2)
  })

  test('whose announcement another process overwrote is entered all the same', () => {
    const { inverse, after, confirmed } = write(EMPTY_JOURNAL, START, 'a', 2, run('one'))
    expect(confirm(EMPTY_JOURNAL, run('one'), inverse, after, fingerprint)).toEqual(confirmed)
  })
})

describe('after a crash', () => {
  const { announced, confirmed, after } = write(EMPTY_JOURNAL, START, 'a', 2, run('one'))

  test('a write that shows in the config counts', () => {
    expect(settle(announced, after, fingerprint, dead)).toEqual(confirmed)
  })

  test('one that does not show is forgotten', () => {
    expect(settle(announced, START, fingerprint, dead)).toEqual(EMPTY_JOURNAL)
  })

  test('one of a process that still runs is left to it', () => {
    expect(settle(announced, START, fingerprint, alive)).toBe(announced)
  })

  test('an undo that went through is an undo', () => {
    const back = inverseOf(after, changeTo(after, ['a'], 1), fingerprint)
    const undoing = announce(confirmed, { ...run('two', 'reset'), undoes: 'one' }, back)
    const settled = settle(undoing, START, fingerprint, dead)
    expect(settled.entries).toMatchObject([{ id: 'one', undone: true }])
    expect(settled.total.leaves).toEqual([])
  })

  test('an undo that did not go through can be tried again', () => {
    const back = inverseOf(after, changeTo(after, ['a'], 1), fingerprint)
    const undoing = announce(confirmed, { ...run('two', 'reset'), undoes: 'one' }, back)
    expect(settle(undoing, after, fingerprint, dead)).toEqual(confirmed)
  })

  test('a credential counts once OpenClaw has declared it', () => {
    const address = ['auth', 'profiles', 'chutes:manual']
    const leaf: Leaf = { address, pre: 'absent', post: UNKNOWN }
    const credential = { profile: 'chutes:manual', did: 'created' } as const
    const stored = announce(
      EMPTY_JOURNAL,
      { ...run('one', 'auth'), credential },
      { ...NOTHING, leaves: [leaf] },
    )
    const declared: JsonObject = { auth: { profiles: { 'chutes:manual': { mode: 'api_key' } } } }
    expect(settle(stored, declared, fingerprint, dead).credentials).toEqual([credential])
    expect(settle(stored, START, fingerprint, dead)).toEqual(EMPTY_JOURNAL)
  })
})

describe('the next undo', () => {
  const one = write(EMPTY_JOURNAL, START, 'a', 2, run('one'))
  const two = write(one.confirmed, one.after, 'b', 2, run('two')).confirmed
  const credential = (journal: Journal, did: 'created' | 'replaced') =>
    announce(journal, { ...run(did, 'auth'), credential: { profile: 'chutes:manual', did } }, NOTHING)

  test('is the last change that was not taken back', () => {
    expect(nextUndo(two, true).entry?.id).toBe('two')
    expect(nextUndo(markUndone(two, 'two'), true).entry?.id).toBe('one')
    expect(nextUndo(markUndone(markUndone(two, 'two'), 'one'), true).entry).toBeUndefined()
  })

  test('passes over a key that nothing can bring back or remove', () => {
    expect(nextUndo(credential(two, 'replaced'), true)).toMatchObject({
      entry: { id: 'two' },
      passed: [{ id: 'replaced' }],
    })
    expect(nextUndo(credential(two, 'created'), true).entry?.id).toBe('created')
    expect(nextUndo(credential(two, 'created'), false).entry?.id).toBe('two')
  })
})

describe('the bounds', () => {
  const many = Array.from({ length: 6 }, (_, index) => run(`run ${index}`)).reduce(
    ({ journal, config }, by, index) => {
      const { confirmed, after } = write(journal, config, `key ${index}`, 'x'.repeat(50), by)
      return { journal: confirmed, config: after }
    },
    { journal: EMPTY_JOURNAL, config: START },
  ).journal

  test('drop the oldest entries and never what a full reset needs', () => {
    const kept = bounded(many, { entries: 2, size: 10_000 })
    expect(kept.entries.map(({ id }) => id)).toEqual(['run 4', 'run 5'])
    expect(kept.total).toEqual(many.total)
  })

  test('hold for size, too', () => {
    const length = JSON.stringify(many.entries[5]).length
    expect(bounded(many, { entries: 50, size: length * 2 + 1 }).entries).toHaveLength(2)
  })

  test('keep the newest entry, without an inverse that is too large', () => {
    expect(bounded(many, { entries: 50, size: 10 }).entries).toMatchObject([
      { id: 'run 5', inverse: NOTHING, dropped: true },
    ])
  })
})
