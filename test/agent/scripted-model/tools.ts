/** Whether a model was offered a tool of this name that takes every one of these arguments. */
export function isOffered(
  tools: readonly unknown[],
  name: string,
  args: Readonly<Record<string, unknown>>,
): boolean {
  return (tools as readonly OfferedTool[]).some(
    ({ function: tool }) =>
      tool?.name === name && Object.keys(args).every((arg) => arg in (tool.parameters?.properties ?? {})),
  )
}

/** A tool as chat requests describe it. */
interface OfferedTool {
  readonly function?: {
    readonly name: string
    readonly parameters?: { readonly properties?: Readonly<Record<string, unknown>> }
  }
}
