import type { SecretStore } from '../core/host/secret-store.ts'
import type { FromCore, ToCore } from './core-messages.ts'

type SecretRequest = Extract<FromCore, { type: 'secret' }>['request']
type SecretAnswer = Extract<ToCore, { type: 'secret' | 'secret_failed' }>

/** The core's secret store in the core's process: every call is asked of the shell, which alone reaches the operating system's. */
export function createSecretClient(tell: (message: FromCore) => void): {
  store: SecretStore
  answer: (message: SecretAnswer) => void
} {
  const asked = new Map<number, (answer: SecretAnswer) => void>()
  let lastId = 0

  async function ask(request: SecretRequest): Promise<string | null> {
    lastId += 1
    const id = lastId
    const answer = await new Promise<SecretAnswer>((resolve) => {
      asked.set(id, resolve)
      tell({ type: 'secret', id, request })
    })
    if (answer.type === 'secret_failed') throw new Error(answer.message)
    return answer.value
  }

  return {
    store: {
      get: (name) => ask({ do: 'get', name }),
      async set(name, value) {
        await ask({ do: 'set', name, value })
      },
      async delete(name) {
        await ask({ do: 'delete', name })
      },
    },
    answer(message) {
      asked.get(message.id)?.(message)
      asked.delete(message.id)
    },
  }
}
