type Env = Readonly<Record<string, string | undefined>>

/**
 * Whether a browser that is opened here would appear before the person: not over SSH, not in a container's shell, and
 * on Linux only with a display.
 */
export function hasBrowser(env: Env, platform: NodeJS.Platform): boolean {
  if (env.SSH_CONNECTION || env.SSH_CLIENT || env.SSH_TTY || env.CI) return false
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME)
}
