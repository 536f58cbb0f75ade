import { expect, test } from 'vitest'
import { handedKey, noKey } from '../../../../scripts/src/commands/shared/handed-key.ts'
import type { Context } from '../../../../scripts/src/shell/context.ts'

test('with --from-env the fix is about CHUTES_API_KEY, too', async () => {
  const flags = { 'from-env': true }
  const context = (env: object) => ({ invocation: { flags }, env }) as unknown as Context
  const fix = expect.stringContaining('Set CHUTES_API_KEY to one key, or pipe it')
  await expect(handedKey(context({ CHUTES_API_KEY: 'two words' }), 'auth.js')).rejects.toMatchObject({
    ...{ code: 'E_KEY_MALFORMED', fix },
  })
  expect(await handedKey(context({}), 'auth.js')).toBeUndefined()
  expect(noKey(context({}), 'auth.js')).toMatchObject({ message: 'CHUTES_API_KEY is not set.', fix })
})
