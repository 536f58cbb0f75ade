import { environmentForChild } from '../system/child-env.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What opens an address, by platform, where that is not `xdg-open`. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** The command that opens an address in the person's browser, without a shell in between. */
export function openerCall(
  address: string,
  platform: NodeJS.Platform,
): { readonly file: string; readonly args: readonly string[] } {
  const [file = 'xdg-open', ...args] = OPENERS[platform] ?? []
  return { file, args: [...args, address] }
}

const BROWSER_TIMEOUT_MS = 10_000

/** Opens the browser and says whether that worked. */
export async function openBrowser(address: string, env: Env): Promise<boolean> {
  const { execa } = await import('../vendor/execa.ts')
  const { file, args } = openerCall(address, process.platform)
  const result = await execa(file, [...args], {
    reject: false,
    extendEnv: false,
    env: environmentForChild(env),
    stdio: 'ignore',
    timeout: BROWSER_TIMEOUT_MS,
    cleanup: false,
    verbose: 'none',
  })
  // a browser that stays in the foreground has opened all the same
  return result.exitCode === 0 || result.timedOut
}

/** Whether a browser opened here would appear before the person: not over SSH, and not without a display. */
export function hasBrowser(env: Env, platform: NodeJS.Platform): boolean {
  if (env.SSH_CONNECTION || env.SSH_CLIENT || env.SSH_TTY || env.CI) return false
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME)
}
