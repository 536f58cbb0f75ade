/** One spending window of a plan. Amounts are USD at pay-as-you-go prices; undefined is unknown, not zero. */
export interface SpendingWindow {
  readonly used: number | undefined
  readonly cap: number | undefined
  /** Milliseconds since the epoch; may lie in the past (the figures are then of the window before). */
  readonly resetAt: number | undefined
}

export type Plan =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'active'
      /** Of a custom plan only the four-hour window is enforced. */
      readonly custom: boolean
      /** USD a month. */
      readonly monthlyPrice: number | undefined
      readonly fourHour: SpendingWindow | undefined
      readonly month: SpendingWindow | undefined
    }

/** Requests included per UTC day. An unlimited account has no limit that could be used up. */
export type Quota =
  | { readonly kind: 'unlimited' }
  | { readonly kind: 'limited'; readonly total: number; readonly used: number }

/** An account as far as it could be read: every part may be unknown on its own. */
export interface Account {
  /** USD. */
  readonly balance: number | undefined
  readonly plan: Plan | undefined
  readonly quota: Quota | undefined
  /** How many discounts apply. */
  readonly discounts: number | undefined
}

/** What asking for the account came to. */
export type AccountAnswer =
  | { readonly kind: 'read'; readonly account: Account }
  /** Nobody gave us a key to ask with. */
  | { readonly kind: 'no-key' }
  /** The key is good for inference, but may not read the account. */
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'failed'; readonly reason: string }
