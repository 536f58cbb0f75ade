import { fakeKey } from '../support/keys.ts'
import { startChutes } from './server.ts'

// Run this file to poke at the stand-in by hand: npm exec -- node test/standin/main.ts [port]
const standin = await startChutes({ port: Number(process.argv[2] ?? 0) })
const key = fakeKey('by hand')
standin.acceptKey(key)

process.stdout.write(
  [
    `A stand-in for Chutes listens on ${standin.url}; press Ctrl-C to stop it.`,
    `It lets in this made-up key: ${key}`,
    '',
    `  export CHUTES_BASE_URL=${standin.llmBaseUrl} CHUTES_API_URL=${standin.apiUrl}`,
    `  curl ${standin.llmBaseUrl}/models`,
    `  curl -H "Authorization: Bearer ${key}" ${standin.apiUrl}/users/me`,
    '',
  ].join('\n'),
)

process.once('SIGINT', () => {
  void standin.close()
})
