import type { ScriptSpec } from '../command-line/script-spec.ts'
import { AGENT_ID, API_URL_ENV, BASE_URL_ENV } from './shared.ts'

export const heartbeat = {
  name: 'heartbeat',
  about: 'Do what is due (refresh 4 h, status 24 h, review 7 d) and say what to answer a heartbeat with.',
  actions: [
    { name: 'run', about: 'do what is due (the same as no action)' },
    { name: 'install', about: 'schedule it; running it again changes nothing' },
    { name: 'uninstall', about: 'remove that again, and nothing else' },
    { name: 'show', about: 'how it is scheduled, when each task ran, what is open' },
  ],
  defaultAction: 'run',
  flags: [
    {
      name: 'dry-run',
      about: 'say what is due or would change, do nothing',
      on: ['run', 'install', 'uninstall'],
    },
    { name: 'force', value: 'task|all', about: 'run a task that is not due, or all of them', on: ['run'] },
    {
      name: 'from-env',
      about: 'look after the account, too (24 h), with the key in CHUTES_API_KEY',
      on: ['run', 'install'],
    },
    {
      name: 'attest',
      about: 'verify the attestation of the default model, too (7 d)',
      on: ['run', 'install'],
    },
    {
      name: 'reply',
      about: 'print only the reply, as text: NO_REPLY or what a person should know',
      on: ['run'],
    },
    { name: 'quiet', about: 'with --reply: print nothing instead of NO_REPLY', on: ['run'] },
    {
      name: 'via',
      value: 'auto|openclaw|heartbeat-md|crontab|print',
      about: 'what runs it (default: auto; see below)',
      on: ['install'],
    },
    {
      name: 'write',
      about: 'with --via crontab: edit the crontab instead of printing the line',
      on: ['install'],
    },
    {
      name: 'channel',
      value: 'last|<id>',
      about: 'the chat that is told when a person is needed',
      on: ['install'],
    },
    { name: 'to', value: 'recipient', about: 'with --channel: whom to tell there', on: ['install'] },
    { name: 'agent', ...AGENT_ID, about: "the agent that owns the scheduler's job", on: ['install'] },
  ],
  examples: [
    ['node scripts/heartbeat.js', 'exit 0; answer the heartbeat with data.reply'],
    ['node scripts/heartbeat.js --dry-run', 'what is due, and when the rest is'],
    ['node scripts/heartbeat.js install', "hourly in OpenClaw's scheduler, where it can"],
    ['node scripts/heartbeat.js install --channel telegram --to 123456789', 'the same; tells that chat'],
    ['node scripts/heartbeat.js show', 'where it is scheduled, what ran, what is open'],
  ],
  notes: [
    "--via: openclaw is a command job of the Gateway's scheduler (2026.6.11 and later, no model involved),",
    'heartbeat-md adds marked lines to the HEARTBEAT.md of the workspace (before 2026.8.2), crontab and print give',
    'the crontab line or the Windows Task Scheduler command for a person to run. auto takes the first that works.',
  ].join(' '),
  env: [['CHUTES_API_KEY', 'read only with --from-env'], BASE_URL_ENV, API_URL_ENV],
} as const satisfies ScriptSpec
