/**
 * Everything that was collected to verify a model, as texts by file name: what is verified now and what is saved
 * to be verified again are the same thing.
 */
export interface Capture {
  readonly model: string
  readonly chuteId: string | undefined
  /** The nonce that was sent: 64 lower-case hex characters. */
  readonly nonce: string
  /** Milliseconds since the epoch. */
  readonly capturedAt: number
  /** What the catalogue says about the model; undefined when it was not read or does not say. */
  readonly confidentialCompute: boolean | undefined
  readonly texts: ReadonlyMap<string, string>
  /** Why a text is missing, by file name. */
  readonly problems: ReadonlyMap<string, Problem>
}

/** Why something could not be had. A code, because it is saved: whoever hands over a folder must not choose our words. */
export type Problem =
  | 'no-key'
  | 'not-asked'
  | 'unreadable'
  | 'unreachable'
  | 'timeout'
  | 'too-large'
  | 'encoded'
  | `http-${number}`

/** The names of the texts. `instances` without its single-use invocation nonces. */
export const TEXTS = {
  evidence: 'evidence.json',
  instances: 'instances.json',
  measurements: 'measurements.json',
  nrasKeys: 'nras-jwks.json',
  nras: (instanceId: string) => `nras-${instanceId}.json`,
  /** `platform`: FMSPC and authority, as in `readPlatform`. */
  collateral: (platform: string) => `collateral-${platform}.json`,
} as const
