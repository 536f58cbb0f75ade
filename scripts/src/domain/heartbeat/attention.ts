/**
 * Something that needs a person. Whoever reports it keeps its words: a matter with other words is told again. The error of a
 * task (`E_…`) may have other figures each time.
 */
export interface Attention {
  readonly code: string
  /** One or two sentences. */
  readonly message: string
  /** A command to run, or the one thing a person must do. */
  readonly fix: string
}

/** A matter that a person was told of. Times in milliseconds since the epoch. */
export interface ToldAttention {
  readonly code: string
  readonly message: string
  readonly toldAt: number
  /** When it was last found. */
  readonly seenAt: number
}

const DAY = 24 * 3_600_000
/** A matter that stays open is told again after this long. */
const REMIND_MS = 14 * DAY
/** A settled matter that comes back within this time is not told again. */
const FORGET_MS = DAY

/**
 * What to tell of everything that is open: what was not told yet, what reads differently now, and what is still open
 * two weeks after it was last told. A matter that comes and goes within a day is told once.
 */
export function newAttention(
  open: readonly Attention[],
  told: readonly ToldAttention[],
  now: number,
): { readonly tell: readonly Attention[]; readonly told: readonly ToldAttention[] } {
  const unique = uniqueAttention(open)
  const marked = unique.map((item) => {
    const { code, message } = item
    const before = told.find((one) => isSameAttention(one, item))
    const fresh = !before || before.toldAt > now || now - before.toldAt >= REMIND_MS
    return { item, fresh, told: { code, message, toldAt: fresh ? now : before.toldAt, seenAt: now } }
  })
  const settled = told.filter(
    (one) =>
      !unique.some((item) => isSameAttention(one, item)) && one.seenAt <= now && now - one.seenAt < FORGET_MS,
  )
  return {
    tell: marked.filter((one) => one.fresh).map((one) => one.item),
    told: [...marked.map((one) => one.told), ...settled],
  }
}

/** Each matter once, whoever found it. */
export function uniqueAttention(open: readonly Attention[]): readonly Attention[] {
  return open.filter((item, index) => open.findIndex((other) => isSameAttention(item, other)) === index)
}

function isSameAttention(a: Omit<Attention, 'fix'>, b: Omit<Attention, 'fix'>): boolean {
  return a.code === b.code && steadyWords(a) === steadyWords(b)
}

/** An error's figures (an age, a count, an HTTP status) change while it lasts; those in a name or a date stay. */
function steadyWords({ code, message }: Omit<Attention, 'fix'>): string {
  return code.startsWith('E_') ? message.replaceAll(/(?<![-.\w])\d[\d.]*(?![-\w])/g, '') : message
}

/** Matters told in one reply; the rest are counted, beside the command that lists them. */
const MAX_TOLD = 3

/** What the agent should answer its heartbeat with: `silent` when there is nothing to tell. */
export function heartbeatReply(tell: readonly Attention[], silent: string, more: string): string {
  if (tell.length === 0) return silent
  const sentences = tell.slice(0, MAX_TOLD).map(({ message, fix }) => `${message} To do: ${fix}`)
  const rest = tell.length - MAX_TOLD
  return ['Chutes needs you.', ...sentences, ...(rest > 0 ? [`And ${rest} more: ${more}`] : [])].join(' ')
}
