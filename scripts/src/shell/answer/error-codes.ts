interface ErrorKind {
  readonly exit: number
  readonly retryable: boolean
  readonly about: string
}

const final = (exit: number, about: string): ErrorKind => ({ exit, retryable: false, about })
const temporary = (exit: number, about: string): ErrorKind => ({ exit, retryable: true, about })

/**
 * Every error code, its exit status and whether running the same command again can help.
 * One table: the scripts, the JSON Schemas and `references/errors.md` all derive from it.
 * Exit statuses are the contract's: 1 needs a decision, 2 usage, 3 environment, 4 credentials,
 * 5 Chutes (retryable), 6 write refused or conflicted.
 */
export const ERROR_CODES = {
  E_CHECKS_FAILED: final(1, 'status ran and at least one check failed'),
  E_CONFIG_COMMENTS: final(1, "OpenClaw's writer would drop the comments in its config"),
  E_NEEDS_CONSENT: final(
    1,
    'the model is dearer than the one whose place it takes, or in no TEE as that one is',
  ),
  E_ALIAS_REFUSED: final(1, 'the alias cannot be put on that model'),
  E_ATTESTATION_FAILED: final(1, "the model's attestation failed, or not all of it is proven"),
  E_UNDO_CONFLICT: final(1, 'what the last change touched was changed since, or is in use'),
  E_INTERNAL: final(1, 'a defect in this skill'),
  E_USAGE: final(2, 'an unknown flag, action or value'),
  E_KEY_EMPTY: final(2, 'nothing arrived on standard input'),
  E_KEY_MALFORMED: final(2, 'the input cannot be one Chutes API key'),
  E_MODEL_UNKNOWN: final(2, 'the model or alias is not in the catalogue'),
  E_BUNDLE_UNREADABLE: final(2, 'the folder holds no readable saved evidence'),
  E_NODE_TOO_OLD: final(3, 'this Node.js is below the floor in SKILL.md'),
  E_OPENCLAW_MISSING: final(3, 'no openclaw was found'),
  E_OPENCLAW_TOO_OLD: final(3, 'this openclaw is below the floor in SKILL.md'),
  E_OPENCLAW_FAILED: temporary(3, 'openclaw failed, hung or answered nonsense'),
  E_CONFIG_INVALID: final(3, "OpenClaw's config does not parse or validate"),
  E_CONFIG_UNREADABLE: final(3, "OpenClaw's config cannot be read"),
  E_CONFIG_READONLY: final(3, 'the config is managed elsewhere or not writable'),
  E_NOT_SET_UP: final(3, 'there is no Chutes provider in the config yet'),
  E_GATEWAY_UNREACHABLE: temporary(3, 'no Gateway answers, and only it can do this'),
  E_STATE_UNWRITABLE: final(3, 'the skill cannot write its own state folder'),
  E_BASE_URL: final(3, 'a variable with an address of Chutes is not usable'),
  E_NO_CREDENTIAL: final(4, 'OpenClaw holds no Chutes credential'),
  E_OAUTH_SETTINGS: final(2, 'a CHUTES_OAUTH_… or CHUTES_CLIENT_… value cannot be used'),
  E_OAUTH_ADDRESS: final(2, 'the pasted text is not the address that the sign-in sent the browser to'),
  E_OAUTH_CLIENT_ID: final(4, 'no OAuth app is named: CHUTES_CLIENT_ID is not set'),
  E_OAUTH_CLIENT: final(4, 'Chutes does not know the OAuth app, or wants another client secret'),
  E_OAUTH_DENIED: final(4, 'the person or Chutes did not allow the sign-in'),
  E_OAUTH_STATE: final(4, 'the answer belongs to another sign-in than the one under way'),
  E_OAUTH_EXPIRED: final(4, 'no sign-in is under way, or it took longer than ten minutes'),
  E_OAUTH_CODE: final(4, 'the code was used before, is too old, or belongs to another app'),
  E_OAUTH_ANSWER: temporary(5, 'Chutes answered a sign-in with something unexpected'),
  E_KEY_REJECTED: final(4, 'Chutes does not accept the key'),
  E_KEY_NOT_STORED: temporary(4, 'OpenClaw did not confirm that it stored the key'),
  E_CREDENTIAL_NOT_REMOVED: temporary(4, 'OpenClaw did not remove the stored credential'),
  E_CHUTES_UNREACHABLE: temporary(5, 'Chutes could not be reached'),
  E_CHUTES_TIMEOUT: temporary(5, 'Chutes did not answer in time'),
  E_CHUTES_RATE_LIMITED: temporary(5, 'Chutes answered 429'),
  E_CHUTES_ERROR: temporary(5, 'Chutes answered with an error status'),
  E_CATALOG_REJECTED: temporary(5, 'the catalogue was malformed or implausible'),
  E_ATTESTATION_UNAVAILABLE: temporary(5, 'no evidence could be had: nothing is proven, nothing is refuted'),
  E_TIMEOUT: temporary(5, 'the run used up its --timeout'),
  E_INTERRUPTED: temporary(5, 'the run was stopped by a signal'),
  E_WRITE_REFUSED: final(6, 'OpenClaw refused the config write'),
  E_WRITE_CONFLICT: temporary(6, 'the config kept changing while it was written'),
  E_SCHEDULE_REFUSED: final(6, 'the scheduler, the crontab or HEARTBEAT.md did not take the change'),
  E_READ_BACK: temporary(6, 'the written config did not read back as planned'),
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof ERROR_CODES
