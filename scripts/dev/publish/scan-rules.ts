/** How bad a finding is in the eyes of an installer: `critical` blocks some of them, `warn` is shown. */
export type Severity = 'critical' | 'warn'

/** One thing that scanners of skills look for. */
export interface ScanRule {
  readonly id: string
  readonly severity: Severity
  readonly about: string
  /** Tried on every line. */
  readonly pattern: RegExp
  /** Something else that has to be there for the line to count. */
  readonly beside?: RegExp
  /** How many lines away it may be; anywhere in the file when left out. */
  readonly within?: number
}

const NETWORK_SEND =
  /\bfetch\s*\(|\.(?:post|put)\s*\(|\bhttps?\.(?:request|get)\s*\(|\.request\s*\(|\bundici\b|\bnew\s+WebSocket\b|\bsendBeacon\b|\b(?:net|tls)\.(?:connect|createConnection)\s*\(/i
/** `process.env`, however it is spelled. */
const ENVIRONMENT =
  /\bprocess\d*(?:\?\.|\s*\.\s*)env\b|\bprocess\d*\s*\[\s*["'`]env["'`]\s*\]|\{[^{}]*\benv\b[^{}]*\}\s*=\s*process\b/
/** The sends that scanners know by name; every program that reads its config and talks to a server has both. */
const NAMED_SEND = /\bfetch\s*\(|\bpost\s*\(|\bhttps?\.(?:request|get)\s*\(/i
const SECRETS =
  /\bc(?:pk|ak|rt|sc)_[A-Za-z0-9]{16,}|\bsk-[A-Za-z0-9_-]{20,}|\bgh[opsu]_[A-Za-z0-9]{30,}|\bAKIA[A-Z0-9]{16}\b|\bxox[abprs]-[\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{20,}\.[\w-]{20,}\.|:\/\/[^\s/:@"'`]+:[^\s/:@"'`${]{6,}@/

const secretLiteral: ScanRule = {
  id: 'secret-literal',
  severity: 'critical',
  about: 'something in the form of a real credential',
  pattern: SECRETS,
}

const hiddenText: ScanRule = {
  id: 'hidden-text',
  severity: 'critical',
  about: 'bidi marks, zero-width or tag characters',
  pattern: /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u{e0000}-\u{e007f}]/u,
}

/**
 * Our own statement of what the publicly known scanners of OpenClaw and ClawHub look for in code, rather wider than
 * narrower: a line that none of them would report is cheap to explain, one that they report and we do not is not.
 */
export const CODE_RULES: readonly ScanRule[] = [
  secretLiteral,
  hiddenText,
  {
    id: 'shell-exec',
    severity: 'critical',
    about: 'starts a process in a file that knows child_process, or takes hold of it under another name',
    pattern:
      /\b(?:exec|spawn|fork)(?:File)?(?:Sync)?\s*\(|["'](?:exec|spawn)(?:File)?(?:Sync)?["']\s*\]|\b(?:exec|spawn|fork)(?:File)?(?:Sync)?\s*(?::|\bas\b)\s*\w/,
    beside: /child_process/,
  },
  {
    id: 'dynamic-code',
    severity: 'critical',
    about: 'runs code made from text',
    pattern:
      /\beval\s*\(|,\s*eval\s*\)|\bnew\s+Function\b|=\s*Function\s*;|(?<![\w.])Function\s*\(\s*["'`]|\.constructor\s*\(\s*["'`]|\bvm\.(?:runIn|Script|compileFunction)|["'](?:node:)?vm["']|\bset(?:Timeout|Interval|Immediate)\s*\(\s*["'`]|\bimport\s*\(\s*["'`](?:data|https?):/,
  },
  {
    id: 'env-beside-network',
    severity: 'critical',
    about: 'reads the environment within eight lines of a network send',
    pattern: ENVIRONMENT,
    beside: NETWORK_SEND,
    within: 8,
  },
  {
    id: 'env-and-network',
    severity: 'warn',
    about: 'reads the environment in a file that also sends',
    pattern: ENVIRONMENT,
    beside: NETWORK_SEND,
  },
  {
    id: 'file-and-network',
    severity: 'warn',
    about: 'reads files in a file that also sends',
    pattern: /\breadFile(?:Sync)?\b|\bcreateReadStream\b/,
    beside: NAMED_SEND,
  },
  {
    id: 'miner-words',
    severity: 'critical',
    about: 'words of coin miners',
    pattern: /stratum\+(?:tcp|ssl)|coin-?hive|cryptonight|xmrig|\bminerd\b/i,
  },
  {
    id: 'obfuscation',
    severity: 'warn',
    about: 'long runs of escapes, encoded blobs or very long lines',
    pattern:
      /(?:\\x[0-9a-f]{2}){6}|(?:\\u[0-9a-f]{4}){12}|(?:\\u\{[0-9a-f]+\}){6}|(?:0x[0-9a-f]{2}\s*,\s*){24}|["'`][A-Za-z0-9+/=_-]{200,}["'`]|String\.fromCharCode\((?:\s*\d+\s*,){8}|^.{5000}/i,
  },
  {
    id: 'odd-address',
    severity: 'warn',
    about: 'a plain or numeric address, or a socket on an unusual port',
    pattern: /["'`]wss?:\/\/[^"'`]*:\d|["'`]https?:\/\/(?!127\.|0\.0\.0\.0)\d{1,3}(?:\.\d{1,3}){3}/,
  },
]

/** What they look for in the prose of a skill. */
export const PROSE_RULES: readonly ScanRule[] = [
  secretLiteral,
  hiddenText,
  {
    id: 'pipe-to-shell',
    severity: 'critical',
    about: 'pipes a download into a shell',
    pattern:
      /\b(?:curl|wget|iwr|invoke-webrequest)\b.{0,200}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\bbase64\s+(?:-d|--decode)\b.*\||\b(?:ba|z|da)?sh\b[^|]{0,20}[<$]\(\s*(?:curl|wget)\b/i,
  },
  {
    id: 'env-beside-network',
    severity: 'critical',
    about: 'names the environment and an address or a downloader on one line',
    pattern: /\b(?:process\.env|env|printenv)\b.{0,100}\b(?:fetch|curl|wget|https?)\b/i,
  },
  {
    id: 'instructions',
    severity: 'critical',
    about: 'text that talks an agent out of its rules',
    pattern:
      /\bsystem prompt\b|\bdeveloper message\b|\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|prior|above|all|your)\b.{0,30}\b(?:instructions?|rules|prompts?)\b|\bjailbreak\b/i,
  },
  {
    id: 'no-approval',
    severity: 'critical',
    about: 'tells an agent to act unasked',
    pattern:
      /\b(?:run|call|use|execute)\b.{0,60}\bwithout\b.{0,40}\b(?:approval|asking|confirmation|permission)\b|\b(?:do not|don't|never) (?:ask|tell|inform|mention)\b.{0,30}\b(?:user|person|human|owner)\b/i,
  },
  {
    id: 'destructive',
    severity: 'warn',
    about: 'deletes broadly or opens permissions',
    pattern: /\brm\s+-[a-z]*r[a-z]*f?\s+["']?(?:\/|~|\$HOME|\.|\*)|\bchmod\s+(?:-R\s+)?0?777\b|\bsudo\s/i,
  },
  {
    id: 'obfuscation',
    severity: 'warn',
    about: 'an encoded blob, or a comment that a reader of the page does not see',
    pattern: /[A-Za-z0-9+/=]{200,}|<!--/,
  },
]
