/**
 * Every error code, its exit status and whether running the same command again can help.
 * One table: the scripts, the JSON Schemas and `references/errors.md` all derive from it.
 * Exit statuses are the contract's: 1 needs a decision, 2 usage, 3 environment, 4 credentials,
 * 5 Chutes (retryable), 6 write refused or conflicted.
 */
export const ERROR_CODES = {
  E_CHECKS_FAILED: { exit: 1, retryable: false, about: 'status ran and at least one check failed' },
  E_CONFIG_COMMENTS: {
    exit: 1,
    retryable: false,
    about: "OpenClaw's writer would drop the comments in its config",
  },
  E_NEEDS_CONSENT: {
    exit: 1,
    retryable: false,
    about: 'the model is dearer or less private than the one whose place it takes',
  },
  E_ALIAS_REFUSED: { exit: 1, retryable: false, about: 'the alias cannot be put on that model' },
  E_ATTESTATION_FAILED: { exit: 1, retryable: false, about: "a check of the model's attestation failed" },
  E_UNDO_CONFLICT: {
    exit: 1,
    retryable: false,
    about: 'what the last change touched was changed since, or is in use',
  },
  E_INTERNAL: { exit: 1, retryable: false, about: 'a defect in this skill' },
  E_USAGE: { exit: 2, retryable: false, about: 'an unknown flag, action or value' },
  E_KEY_EMPTY: { exit: 2, retryable: false, about: 'nothing arrived on standard input' },
  E_KEY_MALFORMED: { exit: 2, retryable: false, about: 'the input cannot be one Chutes API key' },
  E_MODEL_UNKNOWN: { exit: 2, retryable: false, about: 'the model or alias is not in the catalogue' },
  E_BUNDLE_UNREADABLE: { exit: 2, retryable: false, about: 'the folder holds no readable saved evidence' },
  E_NODE_TOO_OLD: { exit: 3, retryable: false, about: 'this Node.js is below the floor in SKILL.md' },
  E_OPENCLAW_MISSING: { exit: 3, retryable: false, about: 'no openclaw was found' },
  E_OPENCLAW_TOO_OLD: { exit: 3, retryable: false, about: 'this openclaw is below the floor in SKILL.md' },
  E_OPENCLAW_FAILED: { exit: 3, retryable: true, about: 'openclaw failed, hung or answered nonsense' },
  E_CONFIG_INVALID: { exit: 3, retryable: false, about: "OpenClaw's config does not parse or validate" },
  E_CONFIG_UNREADABLE: { exit: 3, retryable: false, about: "OpenClaw's config cannot be read" },
  E_CONFIG_READONLY: { exit: 3, retryable: false, about: 'the config is managed elsewhere or not writable' },
  E_NOT_SET_UP: { exit: 3, retryable: false, about: 'there is no Chutes provider in the config yet' },
  E_GATEWAY_UNREACHABLE: { exit: 3, retryable: true, about: 'no Gateway answers, and only it can do this' },
  E_STATE_UNWRITABLE: { exit: 3, retryable: false, about: 'the skill cannot write its own state folder' },
  E_BASE_URL: { exit: 3, retryable: false, about: 'CHUTES_BASE_URL or CHUTES_API_URL is not usable' },
  E_NO_CREDENTIAL: { exit: 4, retryable: false, about: 'OpenClaw holds no Chutes credential' },
  E_OAUTH_SETTINGS: {
    exit: 2,
    retryable: false,
    about: 'a CHUTES_OAUTH_… or CHUTES_CLIENT_… value cannot be used',
  },
  E_OAUTH_ADDRESS: {
    exit: 2,
    retryable: false,
    about: 'the pasted text is not the address that the sign-in sent the browser to',
  },
  E_OAUTH_CLIENT_ID: {
    exit: 4,
    retryable: false,
    about: 'no OAuth app is named: CHUTES_CLIENT_ID is not set',
  },
  E_OAUTH_CLIENT: {
    exit: 4,
    retryable: false,
    about: 'Chutes does not know the OAuth app, or wants another client secret',
  },
  E_OAUTH_DENIED: { exit: 4, retryable: false, about: 'the person or Chutes did not allow the sign-in' },
  E_OAUTH_STATE: {
    exit: 4,
    retryable: false,
    about: 'the answer belongs to another sign-in than the one under way',
  },
  E_OAUTH_EXPIRED: {
    exit: 4,
    retryable: false,
    about: 'no sign-in is under way, or it took longer than ten minutes',
  },
  E_OAUTH_CODE: {
    exit: 4,
    retryable: false,
    about: 'the code was used before, is too old, or belongs to another app',
  },
  E_OAUTH_ANSWER: { exit: 5, retryable: true, about: 'Chutes answered a sign-in with something unexpected' },
  E_KEY_REJECTED: { exit: 4, retryable: false, about: 'Chutes does not accept the key' },
  E_KEY_NOT_STORED: { exit: 4, retryable: true, about: 'OpenClaw did not confirm that it stored the key' },
  E_CREDENTIAL_NOT_REMOVED: {
    exit: 4,
    retryable: true,
    about: 'OpenClaw did not remove the stored credential',
  },
  E_CHUTES_UNREACHABLE: { exit: 5, retryable: true, about: 'Chutes could not be reached' },
  E_CHUTES_TIMEOUT: { exit: 5, retryable: true, about: 'Chutes did not answer in time' },
  E_CHUTES_RATE_LIMITED: { exit: 5, retryable: true, about: 'Chutes answered 429' },
  E_CHUTES_ERROR: { exit: 5, retryable: true, about: 'Chutes answered with an error status' },
  E_CATALOG_REJECTED: { exit: 5, retryable: true, about: 'the catalogue was malformed or implausible' },
  E_ATTESTATION_UNAVAILABLE: {
    exit: 5,
    retryable: true,
    about: 'no evidence could be had: nothing is proven, nothing is refuted',
  },
  E_TIMEOUT: { exit: 5, retryable: true, about: 'the run used up its --timeout' },
  E_INTERRUPTED: { exit: 5, retryable: true, about: 'the run was stopped by a signal' },
  E_WRITE_REFUSED: { exit: 6, retryable: false, about: 'OpenClaw refused the config write' },
  E_WRITE_CONFLICT: { exit: 6, retryable: true, about: 'the config kept changing while it was written' },
  E_SCHEDULE_REFUSED: {
    exit: 6,
    retryable: false,
    about: 'the scheduler, the crontab or HEARTBEAT.md did not take the change',
  },
  E_READ_BACK: { exit: 6, retryable: true, about: 'the written config did not read back as planned' },
} as const

export type ErrorCode = keyof typeof ERROR_CODES
