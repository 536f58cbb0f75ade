import { gatewayConfig, startGateway } from '../../support/gateway.ts'
import { equal, NotRun, type Promised } from '../promise.ts'
import { setUp, works } from '../steps.ts'

/** A running Gateway takes a set-up on by itself, as the answer says. */
export const gateway: Promised = {
  name: 'running Gateway',
  async run(stage) {
    if (stage.release === '2026.4.29') throw new NotRun('its Gateway installs packages before it starts')
    const home = stage.home({ config: await gatewayConfig() })
    // the first key restarts the Gateway of older releases, so it is stored before
    await works(home, 'auth', [], `${stage.key}\n`)
    const running = await startGateway(home)
    try {
      const { doc } = await setUp(stage, home)
      equal('the answer', doc.data.gateway, 'applies now')
      await running.says(/config hot reload applied|config change applied/i)
    } finally {
      await running.stop()
    }
  },
}
