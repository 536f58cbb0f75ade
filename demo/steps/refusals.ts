import type { Step } from '../step.ts'

/** A key that Chutes does not know is not stored. */
export const badKeyRefused: Step = {
  title: 'A key that Chutes does not accept is not stored',
  command: `printf %s "$A_WRONG_KEY" | node scripts/auth.js`,
  perform: async ({ script, home, badKey, takeTrace }, checks) => {
    const before = home.readConfigText()
    takeTrace()
    const { code, doc } = await script('auth', badKey)
    checks.equal(
      'exit 4: E_KEY_REJECTED, and it says what to do',
      [code, doc.ok, doc.error?.code, doc.error?.retryable, (doc.error?.fix ?? '') !== ''],
      [4, false, 'E_KEY_REJECTED', false, true],
    )
    checks.equal('OpenClaw was never given it', takeTrace().openclawRuns(), 0)
    checks.equal('the config is the same, byte for byte', home.readConfigText() === before, true)
    return doc.summary
  },
}

/** Chutes cannot be reached, and nothing happens to what is there. */
export const unreachableRefused: Step = {
  title: 'Chutes out of reach: what is there stays',
  command: 'node scripts/refresh.js',
  perform: async ({ script, home, standin, takeTrace }, checks) => {
    const before = home.readConfigText()
    standin.setFault('models', { kind: 'reset' })
    const { code, doc } = await script('refresh')
    standin.clearFaults()
    checks.equal(
      'exit 5: E_CHUTES_UNREACHABLE, worth another try later',
      [code, doc.ok, doc.changed, doc.error?.code, doc.error?.retryable],
      [5, false, false, 'E_CHUTES_UNREACHABLE', true],
    )
    checks.equal('the config is the same, byte for byte', home.readConfigText() === before, true)
    checks.equal('no openclaw process', takeTrace().openclawRuns(), 0)
    return doc.summary
  },
}
