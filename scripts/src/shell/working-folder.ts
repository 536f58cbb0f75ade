/** Goes on from the top where the working folder is gone: Node starts no program from there, and no path of ours needs it. */
export function leaveRemovedFolder(): void {
  try {
    process.cwd()
  } catch {
    process.chdir('/')
  }
}
