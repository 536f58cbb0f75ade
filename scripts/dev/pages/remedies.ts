import type { ErrorCode } from '../../src/shell/answer/error-codes.ts'

const AGAIN = 'run the same command again'
const LATER = 'try again later'
const NEW_KEY = 'create a key at https://chutes.ai/app/settings/api-keys and pipe it to `auth.js`'

/** What to do about each error where its own `fix` did not help; the page of errors shows it. */
export const REMEDIES: Readonly<Record<ErrorCode, string>> = {
  E_CHECKS_FAILED: 'do what the `fix` of each failed check says',
  E_CONFIG_COMMENTS: 'ask the person; with `--drop-comments` the write goes ahead',
  E_NEEDS_CONSENT: 'ask the person; the `fix` has the flag that says yes',
  E_ALIAS_REFUSED: 'move the alias that the model has, or take another model',
  E_ATTESTATION_FAILED:
    'say what the `summary` says and no more; refuted: do not rely on the model; `references/attestation.md` explains each check',
  E_UNDO_CONFLICT: 'change the paths in `data.conflicts` by hand, or `reset.js all`',
  E_INTERNAL: 'install the skill again; report it if that does not help',
  E_USAGE: '`--help` of the script',
  E_KEY_EMPTY: 'pipe a key; is the variable set in that shell?',
  E_KEY_MALFORMED: 'copy the key again: one line, nothing else',
  E_MODEL_UNKNOWN: 'take an id from `models.js list`',
  E_BUNDLE_UNREADABLE: 'name a folder that `verify.js --save` wrote',
  E_NODE_TOO_OLD: 'install Node.js 22 or newer, anywhere on PATH: the scripts find it behind an older one',
  E_OPENCLAW_MISSING:
    'leave the sandbox or container (`references/key.md`), name it with `--openclaw <path>`, or install it',
  E_OPENCLAW_TOO_OLD: 'upgrade OpenClaw',
  E_OPENCLAW_FAILED: '`status.js`, then run the command again; `openclaw doctor` if it stays',
  E_CONFIG_INVALID: '`openclaw config validate`, then `openclaw doctor --fix`',
  E_CONFIG_UNREADABLE: "check who owns OpenClaw's config; it must be readable by this user",
  E_CONFIG_READONLY: 'apply `data.patch` where the config is managed',
  E_NOT_SET_UP: '`setup.js`',
  E_GATEWAY_UNREACHABLE: '`openclaw gateway status --deep`, start it, then run the command again',
  E_STATE_UNWRITABLE: "make `chutes/` in OpenClaw's state folder writable for this user; free disk space",
  E_BASE_URL:
    'give the variable that is named a full https address, or unset it where its name begins with CHUTES_',
  E_NO_CREDENTIAL: 'pipe a key to `auth.js`',
  E_OAUTH_SETTINGS: 'mend or unset the variable that it names',
  E_OAUTH_ADDRESS: 'copy the whole address again, from `http` on',
  E_OAUTH_CLIENT_ID: 'register an OAuth app (`references/oauth.md`), or use an API key',
  E_OAUTH_CLIENT: "compare client id and secret with the app's registration",
  E_OAUTH_DENIED: 'ask the person; then `auth.js login` again',
  E_OAUTH_STATE: 'sign in with the last `authorizeUrl`',
  E_OAUTH_EXPIRED: '`auth.js login` again',
  E_OAUTH_CODE: '`auth.js login` again; a code works once and briefly',
  E_OAUTH_ANSWER: LATER,
  E_KEY_REJECTED: NEW_KEY,
  E_KEY_NOT_STORED: `${AGAIN}; then \`openclaw models auth list\``,
  E_CREDENTIAL_NOT_REMOVED: `${AGAIN}; else delete the key at Chutes`,
  E_CHUTES_UNREACHABLE: 'check network, proxy variables and firewall',
  E_CHUTES_TIMEOUT: `${LATER}, or raise \`--timeout\``,
  E_CHUTES_RATE_LIMITED: 'wait a minute, then longer each time, up to a day: asking at once makes it last',
  E_CHUTES_ERROR: `${LATER}; behind a portal, sign in to the network first`,
  E_CATALOG_REJECTED: `${LATER}; the last good list stays in use`,
  E_ATTESTATION_UNAVAILABLE: `${LATER}; it is no verdict about the model`,
  E_TIMEOUT: 'raise `--timeout`; `status.js` tells whether a write went through',
  E_INTERRUPTED: 'what the message says: run it again, or look with `status.js` when something was written',
  E_WRITE_REFUSED: '`openclaw config validate`; the message names what OpenClaw refused',
  E_WRITE_CONFLICT: `${AGAIN} when nothing else writes the config`,
  E_SCHEDULE_REFUSED: 'take another way with `--via`; `references/heartbeat.md` lists them',
  E_READ_BACK: '`status.js`, and do what it says',
}
