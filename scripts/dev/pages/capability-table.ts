import {
  CAPABILITIES,
  type CapabilityName,
  MEASURED_RELEASES,
  QUESTIONS,
} from '../../src/openclaw/capabilities.ts'

/** A page by hand, but for the part between these lines. */
export const VERSIONS_PAGE = 'references/versions.md'
const BEGIN = '## What releases can do'
const END = 'Nothing depends on these, so nobody asks:'

/** What each capability is to a person, and what the skill does about it. */
const WORDS: Readonly<Record<CapabilityName, readonly [about: string, does: string]>> = {
  keyIntake: [
    'the command that takes a key',
    '`paste-token` echoes what it reads: its output is matched in memory and dropped; the key is stored as a token, else as an API key',
  ],
  logout: [
    '`models auth logout` removes a stored key',
    'without it `auth.js remove` writes over the key, and `reset.js` leaves it and says so ([undo.md](undo.md))',
  ],
  allowlist: [
    'what restricts models: the keys of `agents.defaults.models` one by one (`exact`), these and `provider/*` (`wildcard`), or `modelPolicy.allow` (`policy`)',
    'see "The allowlist" below',
  ],
  profilePort: [
    "a named profile's Gateway has a port of its own",
    'a Gateway is looked for there, else on 18789, unless a port is set',
  ],
  switchesThinking: [
    'rows take `thinkingFormat: "qwen-chat-template"`',
    'rows of models that obey it get it, so that `/think` reaches them; an older release would refuse the row',
  ],
  cron: [
    'commands in the scheduler: `none`; `command`; or `declaration`, under a key that makes adding twice one job',
    'with `none`, `heartbeat.js install` writes into `HEARTBEAT.md`; with `command`, jobs are found by their name',
  ],
  heartbeat: [
    "the agent's heartbeat reads `HEARTBEAT.md` (`file`), or notes of the scheduler (`scratch`)",
    'with `scratch`, the file is not written, and a quiet answer is `NO_REPLY` in place of `HEARTBEAT_OK`',
  ],
  chutesPlugin: [
    "OpenClaw's own Chutes plugin comes with it",
    'decides what `auth.js login` says about sign-ins that OpenClaw renews: its own login, its plugin, or `heartbeat.js`',
  ],
  gatewayNeedsPlugin: [
    "its Gateway does not start without OpenClaw's Chutes plugin",
    'the scripts switch the plugin off (`plugins.entries.chutes.enabled`) where it is not installed, and say so',
  ],
  gatewayTakesKeys: [
    'a running Gateway uses a key that is stored beside it',
    'where not, `auth.js` says that it has to be restarted, and `status.js` whether it was',
  ],
  keyRestartsGateway: ['the first key restarts a running Gateway', '`auth.js` and `reset.js all` say so'],
}

/** The page with the table of capabilities as the sources have it. @throws when the lines around it are gone */
export function versionsPage(page: string): string {
  const [before, rest, ...more] = page.split(`${BEGIN}\n`)
  const [, after] = rest?.split(END) ?? []
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${VERSIONS_PAGE} has no place for the table of capabilities`)
  return `${before}${BEGIN}\n\n${capabilityTable()}\n\n${END}${after}`
}

function capabilityTable(): string {
  const rows = (Object.keys(WORDS) as CapabilityName[]).map((name) => {
    const [about, does] = WORDS[name]
    const { asks, since } = CAPABILITIES[name]
    const asked =
      asks === 'version' ? 'nothing tells: by its number' : `\`${QUESTIONS[asks].args.join(' ')}\``
    const answers = Object.entries(since).map(([release, answer]) => `${release}: ${answerText(answer)}`)
    return `| ${about} | ${asked} | ${answers.join('; ')} | ${does} |`
  })
  return [
    `Tested on ${MEASURED_RELEASES.slice(0, -1).join(', ')} and ${MEASURED_RELEASES.at(-1)}.`,
    '',
    '| what | how it is asked | answers, and the release known to give each first | what the skill does |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function answerText(answer: string | boolean): string {
  return typeof answer === 'boolean' ? (answer ? 'yes' : 'no') : `\`${answer}\``
}
