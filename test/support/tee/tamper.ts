import { type Capture, TEXTS } from '../../../scripts/src/attestation/judge/capture/capture.ts'
import type { Collateral } from '../../../scripts/src/attestation/judge/cpu/collateral.ts'
import type { FleetResult } from '../../../scripts/src/attestation/judge/fleet.ts'
import type { WireItem } from './fleet.ts'
import { FMSPC } from './intel.ts'

/** Flips one bit of something in base64. */
export function flipBit(base64: string, at: number, bit = 0): string {
  const bytes = Buffer.from(base64, 'base64')
  const index = at < 0 ? bytes.length + at : at
  bytes[index] = bytes[index]! ^ (1 << bit)
  return bytes.toString('base64')
}

/** Flips one bit in the signature of a certificate in a PEM text; the text keeps its length. */
export function flipCertificate(pem: string, index: number): string {
  return withCertificate(pem, index, (body) => {
    const flipped = flipBit(body.replace(/\s+/g, ''), -3)
    let at = 0
    return body.replace(/[A-Za-z0-9+/=]/g, () => flipped.charAt(at++))
  })
}

/** Replaces a certificate in a PEM text by what is made of its DER. */
export function withDer(pem: string, index: number, change: (der: Buffer) => Buffer): string {
  return withCertificate(
    pem,
    index,
    (body) => `\n${change(Buffer.from(body, 'base64')).toString('base64')}\n`,
  )
}

function withCertificate(pem: string, index: number, change: (body: string) => string): string {
  let seen = -1
  return pem.replace(
    /(-----BEGIN CERTIFICATE-----)([^-]+)(-----END CERTIFICATE-----)/g,
    (whole, head, body, tail) => {
      seen += 1
      return seen === index ? head + change(body) + tail : whole
    },
  )
}

/** The same certificate in BER: its outermost length is left open. */
export const inBer = (der: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x30, 0x80]), der.subarray(4), Buffer.alloc(2)])

/** A capture with one of its texts exchanged; undefined takes it away. */
export function withText(capture: Capture, name: string, text: string | undefined): Capture {
  const texts = new Map(capture.texts)
  if (text === undefined) texts.delete(name)
  else texts.set(name, text)
  return { ...capture, texts }
}

export function itemsOf(capture: Capture): readonly WireItem[] {
  return JSON.parse(capture.texts.get(TEXTS.evidence)!).evidence
}

export function withItems(capture: Capture, items: readonly unknown[]): Capture {
  return withText(capture, TEXTS.evidence, JSON.stringify({ evidence: items, failed_instance_ids: [] }))
}

/** A capture of the first instance alone: nobody else gave evidence, or has a key. */
export function firstOnly(capture: Capture): Capture {
  const [first] = itemsOf(capture)
  const { instances } = JSON.parse(capture.texts.get(TEXTS.instances) ?? '{"instances":[]}')
  const mine = instances.filter((one: { instance_id: string }) => one.instance_id === first?.instance_id)
  return withText(withItems(capture, [first]), TEXTS.instances, JSON.stringify({ instances: mine }))
}

/** What is not proven about a capture: `check status`, each once, failures first. */
export function findingsOf(result: FleetResult | undefined): readonly string[] {
  const told = result?.findings.map(({ check, status }) => `${check} ${status}`) ?? ['nothing readable']
  return [...new Set(told)]
}

/** A capture in which the first instance answered something else. */
export function withFirst(capture: Capture, change: (item: WireItem) => Partial<WireItem>): Capture {
  const [first, ...rest] = itemsOf(capture)
  return withItems(capture, [{ ...first!, ...change(first!) }, ...rest])
}

/** A capture with a bit of the first instance's quote flipped. */
export const withQuoteBit = (capture: Capture, at: number, bit = 0): Capture =>
  withFirst(capture, ({ quote }) => ({ quote: flipBit(quote, at, bit) }))

/** A capture with the first instance's first GPU changed. */
export function withGpu(
  capture: Capture,
  change: (gpu: WireItem['gpu_evidence'][number]) => Partial<WireItem['gpu_evidence'][number]>,
): Capture {
  return withFirst(capture, ({ gpu_evidence: [gpu, ...others] }) => ({
    gpu_evidence: [{ ...gpu!, ...change(gpu!) }, ...others],
  }))
}

const COLLATERAL = TEXTS.collateral(`${FMSPC}-platform`)

export function withCollateral(
  capture: Capture,
  change: (collateral: Collateral) => Partial<Collateral>,
): Capture {
  const collateral: Collateral = JSON.parse(capture.texts.get(COLLATERAL)!)
  return withText(capture, COLLATERAL, JSON.stringify({ ...collateral, ...change(collateral) }))
}

/** NVIDIA's answer for the first instance, changed. */
export function withJudgement(
  capture: Capture,
  // biome-ignore lint/suspicious/noExplicitAny: a foreign document, taken apart by hand
  change: (answer: any) => unknown,
): Capture {
  const name = TEXTS.nras(itemsOf(capture)[0]!.instance_id)
  return withText(capture, name, JSON.stringify(change(JSON.parse(capture.texts.get(name)!))))
}
