import { useEffect, useState } from 'react'
import type { UiMethod } from '../../../shared/protocol/ui-api.ts'
import { useAppStore, useCore, useServices } from '../../store/app-context.tsx'
import type { UiParams, UiResult } from '../../transport/create-ui-client.ts'

interface Answer<Method extends UiMethod> {
  readonly params: UiParams<Method>
  readonly account: string | null
  /** Of the list of operations, when it was asked. */
  readonly revision: number
  readonly value: UiResult<Method>
}

/**
 * What the core answers to a question about what ran, asked again whenever that changed. `null` until the first answer; an older
 * one stays while the next is on its way.
 *
 * @param params must keep their identity while they stay the same
 */
export function useAnswer<Method extends UiMethod>(method: Method, params: UiParams<Method>): UiResult<Method> | null {
  const { actions } = useServices()
  const revision = useCore((app) => app.activityRevision)
  const account = useCore((app) => app.account?.id ?? null)
  const connected = useAppStore((state) => state.connection === 'open')
  const [answer, setAnswer] = useState<Answer<Method> | null>(null)

  useEffect(() => {
    if (!connected) return undefined
    let current = true
    void actions.ask(method, params).then((value) => {
      if (current && value !== null) setAnswer({ params, account, revision, value })
    })
    return () => {
      current = false
    }
  }, [actions, connected, method, params, revision, account])

  return answer === null || answer.params !== params || answer.account !== account ? null : answer.value
}
