import * as z from '../vendor/zod.ts'
import { StoredInstant } from './storage/instant.ts'

const Address = z.array(z.string())
const Digest = z.string().max(64)

const SURROUNDING_VALUES = {
  containers: z.array(Address),
  orders: z.array(z.object({ address: Address, names: z.array(z.string()) })),
}
const CHANGE_FIELDS = {
  address: Address,
  before: z.optional(z.unknown()),
  named: z.optional(z.boolean()),
}
const WRITE_FIELDS = {
  changes: z.array(z.object({ ...CHANGE_FIELDS, beforeDigest: Digest, afterDigests: z.array(Digest) })),
  ...SURROUNDING_VALUES,
}

const Credential = z.object({
  profile: z.string(),
  did: z.enum(['created', 'replaced', 'removed']),
  agent: z.optional(z.string()),
})
const RUN_FIELDS = {
  id: z.string(),
  script: z.string(),
  at: StoredInstant,
  pid: z.int().min(0),
  credential: z.optional(Credential),
}
const beginning = {
  origin: z.optional(
    z.object({
      at: StoredInstant,
      provider: z.boolean(),
      entries: z.array(z.string()),
      complete: z.boolean(),
    }),
  ),
  credentials: z.array(Credential),
}

/** The journal file. It holds values of the config that the skill wrote over, and never a secret. */
export const JournalFile = z.object({
  version: z.literal(2),
  ...beginning,
  older: z.object(WRITE_FIELDS),
  entries: z.array(z.object({ ...RUN_FIELDS, ...WRITE_FIELDS })),
})

const Inverse = z.object({
  leaves: z.array(z.object({ ...CHANGE_FIELDS, pre: Digest, post: Digest })),
  ...SURROUNDING_VALUES,
})

/** The journal file as it was before: a total of everything, and of every run what was confirmed and what was not. */
export const FirstJournalFile = z.object({
  version: z.literal(1),
  ...beginning,
  total: Inverse,
  entries: z.array(
    z.object({
      ...RUN_FIELDS,
      undone: z.boolean(),
      undoing: z.optional(z.boolean()),
      inverse: Inverse,
      pending: z.optional(Inverse),
      dropped: z.optional(z.boolean()),
    }),
  ),
})
