import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'

/** The real host names that the stand-in can speak for. */
const CHUTES_HOSTS: readonly string[] = [
  'llm.chutes.ai',
  'api.chutes.ai',
  // whom verify.js asks besides Chutes
  'api.trustedservices.intel.com',
  'certificates.trustedservices.intel.com',
  'nras.attestation.nvidia.com',
]

/** An HTTPS server that is not listening yet, and the file a client has to trust. */
export interface TlsServer {
  readonly server: Server
  readonly caFile: string
  dispose(): Promise<void>
}

/** Make a certificate for the Chutes host names and a server that uses it. */
export async function createTlsServer(listener: RequestListener): Promise<TlsServer> {
  const pems = await generate([{ name: 'commonName', value: 'Chutes stand-in' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: CHUTES_HOSTS.map((value) => ({ type: 2, value })) },
    ],
  })
  const folder = await mkdtemp(join(tmpdir(), 'chutes-standin-'))
  const caFile = join(folder, 'ca.pem')
  await writeFile(caFile, pems.cert)
  return {
    server: createServer({ key: pems.private, cert: pems.cert }, listener),
    caFile,
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}
