import type { Context } from '../../../shell/context.ts'
import { clearStaleLock, takeTurn } from '../../../state/storage/lock.ts'
import { stateFilePath } from '../../../state/storage/private-file.ts'

const TURN = { maxMs: 120_000, everyMs: 200 }

/**
 * Does work that writes OpenClaw's config or the journal. Runs of this skill do so one after the other: side by side,
 * every run but one would start OpenClaw only to be told of a conflict.
 * @throws AbortError
 */
export async function inTurn<Done>(
  stateDir: string,
  { signal, standing }: Pick<Context, 'signal' | 'standing'>,
  work: () => Promise<Done>,
): Promise<Done> {
  const path = turnFile(stateDir)
  const waits = (): void => {
    standing.waitsFor = path
  }
  const lock = await takeTurn(path, { ...TURN, signal, waits })
  standing.waitsFor = undefined
  try {
    return await work()
  } finally {
    lock?.release()
  }
}

/** Removes what a run that was killed while it wrote left behind. */
export function clearStaleTurn(stateDir: string): void {
  clearStaleLock(turnFile(stateDir))
}

function turnFile(stateDir: string): string {
  return stateFilePath(stateDir, 'config.lock')
}
