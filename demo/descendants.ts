import { spawnSync } from 'node:child_process'

/** The processes that these processes started, and those that they started, as of now. */
export function descendantsOf(pids: readonly number[]): readonly number[] {
  if (pids.length === 0) return []
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  // Without `ps`, as on Windows, only the direct children are known.
  const pairs = (stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  return below(pids, pairs)
}

function below(parents: readonly number[], pairs: readonly (readonly number[])[]): readonly number[] {
  const children = pairs.flatMap(([pid, ppid]) =>
    pid !== undefined && ppid !== undefined && parents.includes(ppid) ? [pid] : [],
  )
  return children.length === 0 ? [] : [...children, ...below(children, pairs)]
}
