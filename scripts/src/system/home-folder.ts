import { homedir } from 'node:os'

/** The home folder; empty where the system does not know this user and no variable names one. */
export function homeFolder(): string {
  try {
    return homedir()
  } catch {
    return ''
  }
}
