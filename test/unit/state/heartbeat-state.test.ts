import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type HeartbeatState,
  heartbeatPath,
  loadHeartbeat,
  openAttention,
  saveHeartbeat,
} from '../../../scripts/src/state/heartbeat-state.ts'

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'chutes-beat-'))
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const EMPTY: HeartbeatState = { tasks: {}, told: [] }
const item = { code: 'a', message: 'A.', fix: 'F.' }
const FULL: HeartbeatState = {
  tasks: {
    refresh: { at: 5, failures: 2, failingSince: 4, ok: false, summary: 'No.', attention: [item] },
    status: {
      at: 5,
      failures: 0,
      failingSince: undefined,
      ok: true,
      summary: 'Yes.',
      attention: [item, { ...item, code: 'b' }],
    },
  },
  told: [{ code: 'a', message: 'A.', toldAt: 3, seenAt: 5 }],
}

test('the state comes back as it was saved, for this user only', () => {
  saveHeartbeat(stateDir, FULL)
  expect(loadHeartbeat(stateDir)).toEqual(FULL)
  if (process.platform !== 'win32') expect(statSync(heartbeatPath(stateDir)).mode & 0o777).toBe(0o600)
  // what two tasks found is one matter
  expect(openAttention(loadHeartbeat(stateDir)).map(({ code }) => code)).toEqual(['a', 'b'])
})

test.each([
  ['nothing', undefined],
  ['an empty file', ''],
  ['a file that was cut short', '{"version":1,"tasks":{'],
  ['another version', '{"version":2,"tasks":{},"told":[]}'],
  [
    'a time that no date can hold',
    '{"version":1,"tasks":{"a":{"at":1e300,"failures":0,"ok":true,"summary":"","attention":[]}},"told":[]}',
  ],
])('%s reads as an empty state', (_, text) => {
  const path = heartbeatPath(stateDir)
  mkdirSync(dirname(path), { recursive: true })
  if (text !== undefined) writeFileSync(path, text)
  expect(loadHeartbeat(stateDir)).toEqual(EMPTY)
})
