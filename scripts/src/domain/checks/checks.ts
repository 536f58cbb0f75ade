import { type Check, type Facts, passCheck, warnCheck } from './check.ts'
import { checkStoredCredential } from './check-credential.ts'
import { catalogue, checkProvider, checkRows } from './check-models.ts'
import { checkAliases, checkAllowlist, checkPrimary } from './check-names.ts'
import { danglingCheck, repairChecks } from './repair-checks.ts'

/** Every check of a set-up, in the order in which they should be mended. */
export function runChecks(facts: Facts): readonly Check[] {
  return [
    checkStoredCredential(facts),
    checkProvider(facts),
    checkRows(facts),
    checkPrimary(facts),
    checkAliases(facts),
    ...repairChecks(facts),
    ...danglingCheck(facts),
    checkAllowlist(facts),
    facts.readOnly
      ? warnCheck('config', facts.readOnly, { words: MANAGED })
      : passCheck('config', 'readable and writable'),
    catalogue(facts),
  ]
}

const MANAGED = 'Changes must be made where the config is managed; add --dry-run --show-patch to see them.'
