import type { NamedVariable } from '../../../domain/credential/key-source.ts'
import type { Warning } from '../../../shell/answer/document.ts'

/** A warning where there is reason for it. */
export function warnIf(reason: unknown, code: string, message: string): Warning[] {
  return reason ? [{ code, message }] : []
}

/** OpenClaw pauses a credential that was refused. */
export function pausedWarning(paused: unknown): Warning[] {
  const message =
    'OpenClaw pauses this credential: for about 30 s after a rejection, for ten minutes after a 402.'
  return warnIf(paused, 'profile-cooling-down', message)
}

/** The Gateway keeps the old models until it is restarted. */
export const GATEWAY_WAITS: Warning = {
  code: 'gateway-needs-restart',
  message:
    'The running Gateway does not reload its config (gateway.reload.mode); run openclaw gateway restart.',
}

/** The Gateway keeps the credentials that it started with. */
export const GATEWAY_KEEPS_KEY: Warning = {
  code: 'gateway-needs-restart',
  message:
    'The running Gateway reads credentials when it starts; after the set-up run openclaw gateway restart.',
}

/** Before 2026.9.2; what the Gateway is doing then is cut off. */
export const GATEWAY_RESTARTS: Warning = {
  code: 'gateway-restarts',
  message: 'A Gateway is running; this OpenClaw restarts it when its list of credentials changes.',
}

/** OpenClaw could not be asked after the write; a variable that its config names and that is not set here is why. */
export function notConfirmed([unset]: readonly NamedVariable[]): Warning {
  const why = unset ? ` (the variable ${unset.name}, which its config names, is not set here)` : ''
  return {
    code: 'not-confirmed',
    message: `openclaw models status did not confirm it${why}, so only the config file confirms the write.`,
  }
}

/** A model outside a trusted execution environment is a person's choice, and worth a word. */
export function notPrivate(id: string): Warning {
  return {
    code: 'non-tee',
    message: `Chutes does not list ${id} as running in a trusted execution environment.`,
  }
}

/** Comments that were added while a run that found none was writing. */
export const COMMENTS_GONE: Warning = {
  code: 'comments-gone',
  message:
    "Comments were added to OpenClaw's config while this ran, and OpenClaw's writer dropped them; openclaw.json.bak beside it has them.",
}
