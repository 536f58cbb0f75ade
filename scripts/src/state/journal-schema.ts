import * as z from '../vendor/zod.ts'
import { StoredInstant } from './storage/instant.ts'

const Address = z.array(z.string())
const Digest = z.string().max(64)

const ChangeRecord = z.object({
  address: Address,
  before: z.optional(z.unknown()),
  beforeDigest: Digest,
  afterDigests: z.array(Digest),
  named: z.optional(z.boolean()),
})
const WRITE_FIELDS = {
  changes: z.array(ChangeRecord),
  containers: z.array(Address),
  orders: z.array(z.object({ address: Address, names: z.array(z.string()) })),
}
const CredentialRecord = z.object({
  profile: z.string(),
  did: z.enum(['created', 'replaced', 'removed']),
  agent: z.optional(z.string()),
})
const RunRecord = z.object({
  id: z.string(),
  script: z.string(),
  at: StoredInstant,
  pid: z.int().min(0),
  credential: z.optional(CredentialRecord),
  ...WRITE_FIELDS,
})
const OriginRecord = z.object({
  at: StoredInstant,
  provider: z.boolean(),
  entries: z.array(z.string()),
  complete: z.boolean(),
})

/** The journal file. It holds values of the config that the skill wrote over, and never a secret. */
export const JournalFile = z.object({
  version: z.literal(2),
  origin: z.optional(OriginRecord),
  credentials: z.array(CredentialRecord),
  older: z.object(WRITE_FIELDS),
  entries: z.array(RunRecord),
})
