import * as z from '../../vendor/zod.ts'
import { setupData } from '../setup/answer-schema.ts'
import { Identifier, Text, Timestamp } from '../shared/answer/schema-parts.ts'

/** `data` of `auth.js`, whatever its action. */
export const authData = z.object({
  profile: z.object({ id: z.nullable(Identifier), provider: Identifier, type: z.nullable(z.string()) }),
  /** `pending`: a sign-in waits for the person; `overwritten`: the secret is gone, an empty profile stays. */
  stored: z.enum([
    'created',
    'replaced',
    'unchanged',
    'planned',
    'pending',
    'removed',
    'overwritten',
    'absent',
  ]),
  verified: z.nullable(z.boolean()),
  readBack: z.boolean(),
  /** `login`: where the person signs in, in any browser. */
  authorizeUrl: z.optional(Text),
  redirectUri: z.optional(Text),
  scopes: z.optional(z.array(Identifier)),
  attemptExpiresAt: z.optional(Timestamp),
  /** When the stored access token ends. */
  expiresAt: z.optional(z.nullable(Timestamp)),
  renewal: z.optional(z.nullable(z.enum(['secret-store', 'none']))),
  /** `status`: what OpenClaw would use now. */
  credential: z.optional(
    z.object({
      source: z.enum(['profile', 'environment', 'config', 'none']),
      /** The profile, the variable or the secret provider; never what it holds. */
      from: z.nullable(Text),
      kind: z.nullable(z.enum(['api_key', 'token', 'oauth'])),
      expiresAt: z.nullable(Timestamp),
      usable: z.boolean(),
    }),
  ),
  others: z.optional(z.array(Identifier)),
  order: z.optional(z.nullable(z.array(Identifier))),
  /** `--setup`: what setup.js answers; `catalog` when the list is not live, `costs` when no warning tells them. */
  ...setupData.partial().omit({ readBack: true }).shape,
})
