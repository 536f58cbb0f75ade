import { inspect } from 'node:util'

/**
 * A key or token that cannot be printed by accident: every way of turning it into text gives a mark instead.
 * Only three places unwrap it: the Authorization header, the form of Chutes' token endpoint, OpenClaw's standard input.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  unwrap(): string {
    return this.#value
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
