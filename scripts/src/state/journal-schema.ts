import * as z from '../vendor/zod.ts'
import { instant } from './storage/instant.ts'

const Address = z.array(z.string())
const Digest = z.string().max(64)

const Inverse = z.object({
  leaves: z.array(
    z.object({
      address: Address,
      before: z.optional(z.unknown()),
      pre: Digest,
      post: Digest,
      withheld: z.optional(z.boolean()),
      named: z.optional(z.boolean()),
    }),
  ),
  containers: z.array(Address),
  orders: z.array(z.object({ address: Address, names: z.array(z.string()) })),
})

const Credential = z.object({
  profile: z.string(),
  did: z.enum(['created', 'replaced', 'removed']),
  agent: z.optional(z.string()),
})

/** The journal file. It holds values of the config that the skill wrote over, and never a secret. */
export const JournalFile = z.object({
  version: z.literal(1),
  origin: z.optional(
    z.object({ at: instant, provider: z.boolean(), entries: z.array(z.string()), complete: z.boolean() }),
  ),
  total: Inverse,
  credentials: z.array(Credential),
  entries: z.array(
    z.object({
      id: z.string(),
      script: z.string(),
      at: instant,
      pid: z.int().min(0),
      undone: z.boolean(),
      undoing: z.optional(z.boolean()),
      inverse: Inverse,
      pending: z.optional(Inverse),
      credential: z.optional(Credential),
      dropped: z.optional(z.boolean()),
    }),
  ),
})
