import type { Check, Facts } from './check.ts'
import { credential } from './check-credential.ts'
import { catalogue, models, provider } from './check-models.ts'
import { aliases, allowlist, primary } from './check-names.ts'
import { danglingCheck, repairChecks } from './repair-checks.ts'

/** Every check of a set-up, in the order in which they should be mended. */
export function runChecks(facts: Facts): readonly Check[] {
  return [
    credential(facts),
    provider(facts),
    models(facts),
    primary(facts),
    aliases(facts),
    ...repairChecks(facts),
    ...danglingCheck(facts),
    allowlist(facts),
    writable(facts),
    catalogue(facts),
  ]
}

function writable({ readOnly }: Facts): Check {
  return readOnly
    ? {
        id: 'config',
        status: 'warn',
        detail: readOnly,
        fix: {
          words: 'Changes must be made where the config is managed; add --dry-run --show-patch to see them.',
        },
      }
    : { id: 'config', status: 'pass', detail: 'readable and writable' }
}
