import { describe, expect, test } from 'vitest'
import { SkillError } from '../../../scripts/src/shell/answer/skill-error.ts'
import { newStanding, stoppedError, whileWriting } from '../../../scripts/src/shell/standing.ts'

const LOCK = '/home/me/.openclaw/chutes/config.lock'
const stopped = (changes: Partial<ReturnType<typeof newStanding>>) =>
  stoppedError('E_TIMEOUT', 'It stopped', { ...newStanding(), ...changes })

describe('a run that is stopped', () => {
  test.each([
    [{}, false, 'It stopped; nothing was being written.'],
    [{ writes: 1 }, true, 'It stopped after it had written; what was written stands.'],
    [
      { writing: true },
      true,
      'It stopped while a write was under way; whether that went through is not known.',
    ],
    [
      { writing: true, writes: 1 },
      true,
      'It stopped after it had written while a write was under way; whether that went through is not known.',
    ],
  ])('%j', (changes, changed, message) => {
    expect(stopped(changes)).toMatchObject({
      changed,
      message,
      data: { writeUnderWay: 'writing' in changes },
    })
  })

  test.each([false, true])('names the lock that it waited for (wrote: %s)', (wrote) => {
    const { message, fix } = stopped({ waitsFor: LOCK, writes: wrote ? 1 : 0 })
    expect(message).toContain(LOCK)
    expect(fix).toContain(`If no other run of this skill is alive, remove ${LOCK}. `)
  })
})

describe('a write', () => {
  test('is under way until it ends, and is remembered when it was made', async () => {
    const standing = newStanding()
    const seen = await whileWriting(standing, () => ({ ...standing }))
    expect([seen.writing, seen.writes, standing.writing, standing.writes]).toEqual([true, 0, false, 1])
  })

  test('that was not made is not remembered', async () => {
    const standing = newStanding()
    await whileWriting(standing, () => false, Boolean)
    const refused = new SkillError('E_WRITE_REFUSED', 'no', { fix: '' })
    await expect(whileWriting(standing, () => Promise.reject(refused))).rejects.toBe(refused)
    expect(standing).toEqual(newStanding())
  })

  test.each([{ changed: true }, { data: { written: null } }])(
    'that failed with %j may stand',
    async (said) => {
      const standing = newStanding()
      const failed = new SkillError('E_OPENCLAW_FAILED', 'no', { fix: '', ...said })
      await expect(whileWriting(standing, () => Promise.reject(failed))).rejects.toBe(failed)
      expect(standing.writes).toBe(1)
    },
  )
})
