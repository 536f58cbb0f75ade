import fc from 'fast-check'
import type { Ledger } from '../run/ledger.ts'
import { answerProperties } from './answers.ts'
import { polluted } from './clean.ts'
import { openCommands } from './commands.ts'
import { type Property, PURE } from './pure.ts'

/** Throws random data at everything that reads; a broken promise is told with the smallest input that breaks it. */
export async function runProperties(ledger: Ledger, matches: (name: string) => boolean): Promise<number> {
  const commands = await openCommands()
  const properties = [...PURE, ...(await answerProperties()), ...commands.properties].filter(({ name }) =>
    matches(name),
  )
  for (const one of properties) await tryProperty(ledger, one)
  await commands.close()
  return properties.length
}

async function tryProperty(ledger: Ledger, { name, property, runs }: Property): Promise<void> {
  const result = await fc.check(property, { numRuns: runs, endOnFailure: false })
  ledger.tried('properties')
  ledger.tried('property runs', result.numRuns)
  if (result.failed) {
    const why = result.errorInstance instanceof Error ? result.errorInstance.message : 'it is not so'
    const input = JSON.stringify(result.counterexample)?.slice(0, 600)
    ledger.lose(name, `seed ${result.seed}: ${why}; ${input}`)
  }
  if (polluted()) ledger.lose(name, 'a prototype was polluted')
}
