import { inspect } from 'node:util'

/**
 * A key or token that cannot be printed by accident: every way of turning it into text gives a mark instead.
 * Only three places unwrap it: the Authorization header, the forms of Chutes' OAuth endpoints, OpenClaw's standard input.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  unwrap(): string {
    return this.#value
  }

  /** Whether it begins and ends so, as a masked form shows. */
  hasEnds(head: string, tail: string): boolean {
    return this.#value.startsWith(head) && this.#value.endsWith(tail)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
