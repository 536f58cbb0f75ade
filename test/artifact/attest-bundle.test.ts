import { expect, it } from 'vitest'
import { createWorld, makeCapture } from '../support/tee/fleet.ts'
import { shippedAttest } from '../support/tee/shipped.ts'
import { withFirst } from '../support/tee/tamper.ts'

it('the shipped verification judges as its sources do, with the libraries as they are bundled', async () => {
  const [world, { judgeCapture }] = await Promise.all([createWorld(), shippedAttest()])
  const capture = await makeCapture(world, { item: { body: true } })
  expect(await judgeCapture(capture, world.roots)).toMatchObject({ verdict: 'verified', findings: [] })

  const revoked = await makeCapture(world, {
    collateral: { revoked: [world.intel.pck.certificate.serialNumber] },
  })
  expect(await judgeCapture(revoked, world.roots)).toMatchObject({
    verdict: 'failed',
    findings: [{ check: 'crl' }],
  })
  const cut = withFirst(capture, ({ quote }) => ({ quote: quote.slice(0, 400) }))
  expect(await judgeCapture(cut, world.roots)).toMatchObject({ findings: [{ check: 'quote' }] })
})
