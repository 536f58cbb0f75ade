import type { Step } from '../step.ts'

/** Every check passes. */
export const statusInOrder: Step = {
  title: 'Is everything in order?',
  command: 'node scripts/status.js',
  perform: async ({ script, home }, checks) => {
    const before = home.readConfigText()
    const { code, doc } = await script('status')
    const all = doc.data.checks as readonly { readonly id: string; readonly status: string }[]
    checks.equal('exit 0, nothing changed', [code, doc.ok, doc.changed], [0, true, false])
    checks.equal(
      `all ${all.length} checks pass: ${all.map(({ id }) => id).join(', ')}`,
      all.filter(({ status }) => status !== 'pass'),
      [],
    )
    checks.equal('the config is the same, byte for byte', home.readConfigText() === before, true)
    const { skill, openclaw, node } = doc.data.versions
    return `${doc.summary} Skill ${skill}, OpenClaw ${openclaw}, Node ${node}.`
  },
}
