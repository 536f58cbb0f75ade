import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordCredential } from '../../../../scripts/src/commands/auth/record-credential.ts'
import { applyChanges, changeTo } from '../../../../scripts/src/domain/config/change.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { enter, totalOf } from '../../../../scripts/src/domain/undo/journal.ts'
import { logWrite } from '../../../../scripts/src/domain/undo/logged-write.ts'
import { originOf } from '../../../../scripts/src/domain/undo/origin.ts'
import { planReset } from '../../../../scripts/src/domain/undo/reset-plan.ts'
import { keyReferencesBack } from '../../../../scripts/src/domain/undo/reset-profiles.ts'
import { planUndo } from '../../../../scripts/src/domain/undo/undo-plan.ts'
import { loadConfig } from '../../../../scripts/src/openclaw/config/config-file.ts'
import { newRun } from '../../../../scripts/src/shell/context.ts'
import { journalPath, loadJournal, valueHash } from '../../../../scripts/src/state/journal-file.ts'
import { fakeKey } from '../../../support/keys.ts'
import { fakeContext, fakeOpenClaw, readConfig, writeFile } from '../shared/write/fake-openclaw.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-record-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const KEY = fakeKey('a key of their own')
const REF = { source: 'env', provider: 'default', id: 'CHUTES_API_KEY' }
const PROFILE = { provider: 'chutes', mode: 'api_key' }
const configWith = (apiKey: unknown, name = 'chutes'): JsonObject =>
  ({
    models: { providers: { [name]: { baseUrl: 'https://llm.chutes.ai/v1', apiKey, models: [] } } },
  }) as JsonObject

/** What OpenClaw 2026.9 makes of a config when it stores a key. */
const noted = (config: JsonObject, name = 'chutes') =>
  applyChanges(config, [
    { path: ['models', 'providers', name, 'apiKey'], before: undefined, after: 'chutes:manual' },
    { path: ['auth', 'profiles', 'chutes:manual'], before: undefined, after: PROFILE },
  ])

/** Stores a key in the home of this config, as OpenClaw does or as `fails` says; or removes it. */
async function store(
  config: JsonObject,
  after: JsonObject,
  fails = false,
  loaded = config,
  did: 'created' | 'removed' = 'created',
) {
  const openclaw = fakeOpenClaw(folder)
  writeFile(folder, loaded)
  const known = await loadConfig(openclaw)
  writeFile(folder, config)
  const write = async () => {
    writeFile(folder, after)
    if (fails) throw new Error('killed')
  }
  const entry = { profile: 'chutes:manual', did }
  await recordCredential(openclaw, fakeContext('auth'), known, entry, write).catch(() => {})
  return loadJournal(journalPath(folder))
}

const remove = (config: JsonObject, after: JsonObject, fails = false) =>
  store(config, after, fails, config, 'removed')

/** The plan of `reset.js all`, from a config as it is then. */
const reset = (journal: Awaited<ReturnType<typeof store>>, config: JsonObject) => {
  const plan = planReset({
    ...{ config, total: totalOf(journal), origin: journal.origin, base: {}, fingerprint: valueHash },
    profiles: ['chutes:manual'],
  })
  return { config: applyChanges(config, plan.changes), lost: plan.lost, dropped: plan.dropped }
}
/** What `auth.js remove` puts back, once the profile is gone. */
const givenBack = (journal: Awaited<ReturnType<typeof store>>, config: JsonObject) =>
  applyChanges(config, keyReferencesBack(config, journal, 'chutes:manual', valueHash))
/** What OpenClaw's own sign-out leaves of a config. */
const signedOut = (config: JsonObject, name = 'chutes') =>
  applyChanges(noted(config, name), [
    { path: ['models', 'providers', name, 'apiKey'], before: 'chutes:manual', after: undefined },
    { path: ['auth'], before: {}, after: undefined },
  ])

test.each([
  ['a SecretRef', REF, 'chutes'],
  ['a substitution', ['$', '{CHUTES_API_KEY}'].join(''), 'chutes'],
  ['a substitution in short', '$CHUTES_API_KEY', 'chutes'],
  ['a SecretRef of a provider in other letters', REF, 'CHUTES'],
])('%s comes back, before and after the profile is gone', async (_what, apiKey, name) => {
  const before = configWith(apiKey, name)
  const journal = await store(before, noted(before, name))
  expect(reset(journal, noted(before, name))).toEqual({ config: before, lost: [], dropped: [] })
  expect(reset(journal, signedOut(before, name))).toEqual({ config: before, lost: [], dropped: [] })
  expect(reset(journal, before)).toEqual({ config: before, lost: [], dropped: [] })
  const removed = await remove(noted(before, name), signedOut(before, name))
  for (const config of [noted(before, name), signedOut(before, name)])
    expect(givenBack(removed, config)).toMatchObject(before)
  const another = configWith('$OTHER_KEY', name)
  expect(givenBack(removed, another)).toEqual(another)
})

describe('a reference that gave way to a profile', () => {
  const before = configWith(REF)
  const emptied = signedOut(before)

  test('comes back when the removal was stopped half-way, and not when it failed', async () => {
    await store(before, noted(before))
    const failed = await remove(noted(before), noted(before), true)
    expect(failed.entries.map(({ credential }) => credential?.did)).toEqual(['created'])
    expect(givenBack(failed, emptied)).toEqual(emptied)
    expect(givenBack(await remove(noted(before), emptied, true), emptied)).toEqual(before)
  })

  test('stays away where its owner emptied the place before the profile was removed', async () => {
    const journal = await store(before, noted(before))
    expect(givenBack(journal, emptied)).toEqual(emptied)
    const unset = configWith(undefined)
    expect(givenBack(await remove(unset, unset), unset)).toEqual(unset)
  })

  test('stays away where its owner emptied the place after it had come back', async () => {
    await store(before, noted(before))
    const run = { ...newRun('auth'), credential: { profile: 'chutes:manual', did: 'removed' as const } }
    const back = logWrite(
      emptied,
      changeTo(emptied, ['models', 'providers', 'chutes', 'apiKey'], REF),
      valueHash,
    )
    const journal = enter(await remove(noted(before), emptied), run, back)
    expect(givenBack(journal, emptied)).toEqual(emptied)
  })

  test('is the one that stood there last', async () => {
    await store(before, noted(before))
    await remove(noted(before), emptied)
    const next = configWith('$OTHER_KEY')
    await store(next, noted(next))
    expect(givenBack(await remove(noted(next), signedOut(next)), signedOut(next))).toEqual(next)
  })

  test('is not the name of the profile itself, when a person had put that there', async () => {
    expect(givenBack(await remove(noted(before), emptied), emptied)).toEqual(emptied)
  })
})

test('a key in plain text is nowhere in the journal, and told as lost', async () => {
  const before = configWith(KEY)
  const journal = await store(before, noted(before))
  expect(readFileSync(journalPath(folder), 'utf8')).not.toContain(KEY.slice(-32))
  const { config, lost } = reset(journal, noted(before))
  expect(lost).toEqual(['models.providers.chutes.apiKey'])
  expect(config).not.toHaveProperty('models.providers.chutes.apiKey')
  const removed = await remove(noted(before), signedOut(before))
  expect(givenBack(removed, signedOut(before))).toEqual(signedOut(before))
})

test('a run that dies after OpenClaw noted the profile leaves the way back', async () => {
  const before = configWith(REF)
  const journal = await store(before, noted(before), true)
  expect(reset(journal, readConfig(folder)).config).toEqual(before)
})

test('a release that leaves the reference where it is, and a store that fails, leave nothing to take back', async () => {
  const before = configWith(REF)
  const profile = applyChanges(before, [
    { path: ['auth', 'profiles', 'chutes:manual'], before: undefined, after: PROFILE },
  ])
  expect(reset(await store(before, profile), profile).config).toEqual(before)
  rmSync(journalPath(folder))
  expect((await store(before, before, true)).entries).toEqual([])
})

test('a reference whose block is gone since has no place to come back to', async () => {
  const before = configWith(REF)
  const journal = await store(before, noted(before))
  for (const gone of [{ auth: { profiles: { 'chutes:manual': PROFILE } } }, {}]) {
    expect(reset(journal, gone).config).not.toHaveProperty('models')
    expect(planUndo(gone, totalOf(journal), valueHash)).toMatchObject({
      changes: expect.not.arrayContaining([
        expect.objectContaining({ path: expect.arrayContaining(['models']) }),
      ]),
    })
  }
})

test.each([
  ['OpenClaw left where it was', REF],
  ['somebody took away meanwhile', undefined],
  ['somebody changed meanwhile', { ...REF, id: 'OTHER_KEY' }],
])('a key that %s is not in the journal, the profile is', async (_what, left) => {
  const before = configWith(REF)
  const key = { path: ['models', 'providers', 'chutes', 'apiKey'], before: REF, after: left }
  const after = applyChanges(noted(before), [key])
  const { changes } = totalOf(await store(before, after))
  expect(changes.map(({ address }) => address.join('.'))).toEqual(['auth.profiles.chutes:manual'])
  const without = configWith(undefined)
  expect(reset(loadJournal(journalPath(folder)), without).config).toEqual(without)
})

test('a reference that came while the run waited for its turn comes back, too', async () => {
  const before = configWith(REF)
  for (const loaded of [{}, configWith('$OTHER_KEY')]) {
    const journal = await store(before, noted(before), false, loaded)
    expect(reset(journal, signedOut(before))).toEqual({ config: before, lost: [], dropped: [] })
    rmSync(journalPath(folder))
  }
})

test('a reference in a block that the skill made goes with it, and is told', async () => {
  const before = configWith(REF)
  const made = { ...(await store(before, noted(before))), origin: originOf({}, 0) }
  for (const config of [noted(before), before]) {
    expect(reset(made, config)).toMatchObject({ dropped: ['models.providers.chutes.apiKey'] })
    expect(reset(made, config).config).not.toHaveProperty('models.providers.chutes')
  }
})
