import { describe, expect, it } from 'vitest'
import {
  convergedStatus,
  isvLevel,
  moduleVersion,
  platformLevel,
} from '../../../scripts/src/attestation/judge/cpu/tcb-level.ts'
import { GRANITE_RAPIDS } from '../../support/tee/granite-rapids.ts'

const padded = (values: readonly number[]) => Array.from({ length: 16 }, (_, index) => values[index] ?? 0)
const level = (sgx: readonly number[], pcesvn: number, tdx: readonly number[], tcbStatus: string) => ({
  tcb: {
    pcesvn,
    sgxtcbcomponents: padded(sgx).map((svn) => ({ svn })),
    tdxtcbcomponents: padded(tdx).map((svn) => ({ svn })),
  },
  tcbStatus,
})
const tee = (...values: number[]) => Buffer.from(padded(values))
const platform = (sgx: readonly number[], pceSvn: number) => ({ sgxSvns: padded(sgx), pceSvn })

// the machine of a recorded B200 quote, on levels that Intel published in July 2026
const B200 = platform([4, 4, 2, 2, 4, 1, 0, 2], 13)

const statusOf = (machine: ReturnType<typeof platform>, svn: Buffer) =>
  platformLevel(GRANITE_RAPIDS.tcbLevels, machine, svn)?.tcbStatus

describe('a platform’s level', () => {
  it('is that of a B200 machine: its module’s two components are not compared', () => {
    expect(statusOf(B200, tee(3, 3, 4))).toBe('UpToDate')
    expect(statusOf(B200, tee(0, 1, 2))).toBe('UpToDate')
  })

  it('compares all sixteen where the module has no identity of its own', () => {
    expect(statusOf(B200, tee(3, 0, 4))).toBeUndefined()
    expect(statusOf(B200, tee(5, 0, 2))).toBe('UpToDate')
    expect(statusOf(B200, tee(4, 0, 2))).toBeUndefined()
  })

  it('is the first of those that cover it', () => {
    expect(statusOf(platform([4, 4, 2, 2, 4, 1, 0, 2], 12), tee(3, 3, 4))).toBe('OutOfDate')
    expect(statusOf(platform([4, 4, 2, 2, 4, 1, 0, 2], 4), tee(3, 3, 4))).toBeUndefined()
    expect(statusOf(platform([4, 4, 2, 2, 3, 1, 0, 2], 13), tee(3, 3, 4))).toBeUndefined()
    expect(platformLevel([], B200, tee(3, 3, 4))).toBeUndefined()
  })

  it.each(padded([]).map((_, index) => index))('needs component %i, of SGX and of TDX', (index) => {
    const full = padded(Array.from({ length: 16 }, () => 7))
    const less = full.with(index, 6)
    const more = full.with(index, 8)
    const needs = [level(full, 13, full, 'UpToDate')]
    const found = (sgx: readonly number[], tdx: readonly number[]) =>
      platformLevel(needs, platform(sgx, 13), Buffer.from(tdx))?.tcbStatus
    expect(found(full, full)).toBe('UpToDate')
    expect(found(more, more)).toBe('UpToDate')
    expect(found(less, full)).toBeUndefined()
    // component 1 of this module is 7: it has an identity, which its first two components belong to
    expect(found(full, less)).toBe(index < 2 ? 'UpToDate' : undefined)
    const plain = full.with(1, 0)
    expect(
      platformLevel(
        [level(full, 13, plain, 'UpToDate')],
        platform(full, 13),
        Buffer.from(plain.with(index, 0)),
      )?.tcbStatus,
    ).toBe(index === 1 ? 'UpToDate' : undefined)
  })

  it('is none for a platform that tells fewer components', () => {
    const short = { sgxSvns: [], pceSvn: 13 }
    expect(platformLevel([level([], 0, [], 'UpToDate')], short, tee())).toBeUndefined()
    expect(platformLevel([level([], 0, [], 'UpToDate')], platform([], 0), Buffer.alloc(0))).toBeUndefined()
  })
})

it('a module’s version is the second byte of the TCB version', () => {
  expect([tee(3, 3, 4), tee(13, 1), tee(5), Buffer.alloc(0)].map(moduleVersion)).toEqual([3, 1, 0, 0])
})

it('an enclave’s level is the first that its version reaches', () => {
  const levels = [
    { tcb: { isvsvn: 6 }, tcbStatus: 'UpToDate' },
    { tcb: { isvsvn: 4 }, tcbStatus: 'OutOfDate' },
    { tcb: { isvsvn: 2 }, tcbStatus: 'Revoked' },
  ]
  const found = [7, 6, 5, 4, 3, 2, 1, 0].map((svn) => isvLevel(levels, svn)?.tcbStatus)
  const [first, second, third] = ['UpToDate', 'OutOfDate', 'Revoked']
  expect(found).toEqual([first, first, second, second, third, third, undefined, undefined])
  expect(isvLevel([], 9)).toBeUndefined()
})

const PLATFORM = [
  'UpToDate',
  'SWHardeningNeeded',
  'ConfigurationNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDate',
  'OutOfDateConfigurationNeeded',
  'Revoked',
] as const
const WITH_OLD_PART: Readonly<Record<(typeof PLATFORM)[number], string>> = {
  UpToDate: 'OutOfDate',
  SWHardeningNeeded: 'OutOfDate',
  ConfigurationNeeded: 'OutOfDateConfigurationNeeded',
  ConfigurationAndSWHardeningNeeded: 'OutOfDateConfigurationNeeded',
  OutOfDate: 'OutOfDate',
  OutOfDateConfigurationNeeded: 'OutOfDateConfigurationNeeded',
  Revoked: 'Revoked',
}

describe.each(PLATFORM)('a platform that is %s', (status) => {
  it('is so with good parts, worse with an old one, and revoked with a revoked one', () => {
    expect(convergedStatus(status, ['UpToDate', 'UpToDate'])).toBe(status)
    expect(convergedStatus(status, [undefined, undefined])).toBe(status)
    for (const parts of [
      ['OutOfDate', 'UpToDate'],
      ['UpToDate', 'OutOfDate'],
      ['OutOfDate', undefined],
    ])
      expect(convergedStatus(status, parts)).toBe(WITH_OLD_PART[status])
    for (const parts of [
      ['Revoked', 'UpToDate'],
      ['OutOfDate', 'Revoked'],
    ])
      expect(convergedStatus(status, parts)).toBe('Revoked')
  })

  it('is up to date as a whole only where all of it is', () => {
    for (const qe of ['UpToDate', 'OutOfDate', 'Revoked'])
      for (const module of ['UpToDate', 'OutOfDate', 'Revoked'])
        expect(convergedStatus(status, [qe, module]) === 'UpToDate').toBe(
          [status, qe, module].every((one) => one === 'UpToDate'),
        )
  })
})
