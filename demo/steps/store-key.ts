import type { Step } from '../step.ts'

/** The key goes through a pipe into OpenClaw's own store. */
export const storeKey: Step = {
  title: 'Hand a key to OpenClaw',
  command: `printf %s "$CHUTES_API_KEY" | node scripts/auth.js`,
  perform: async ({ script, key, home, standin, takeTrace }, checks) => {
    const { code, doc } = await script('auth', key)
    checks.equal('exit 0, and something changed', [code, doc.ok, doc.changed], [0, true, true])
    checks.equal(
      'Chutes accepted the key, and OpenClaw lists it as chutes:manual',
      [doc.data.verified, doc.data.stored, doc.data.readBack, doc.data.profile.id],
      [true, 'created', true, 'chutes:manual'],
    )
    checks.equal(
      'Chutes was shown exactly this key',
      [...new Set(standin.requests.map((request) => request.authorization))],
      [`Bearer ${key}`],
    )
    checks.equal('the config names the profile and holds no key', home.readConfig()?.auth?.profiles, {
      'chutes:manual': { provider: 'chutes', mode: 'api_key' },
    })
    checks.equal('no process got the key as an argument or a variable', takeTrace().mentions(key), [])
    return doc.summary
  },
}
