import { useEffect, useState } from 'react'
import type { UiMethod } from '../../../shared/protocol/ui-api.ts'
import { useAppStore, useServices } from '../../store/app-context.tsx'
import type { UiResult } from '../../transport/create-ui-client.ts'

/** What the core answers when the view opens; `null` until then. */
export function useOnce(method: 'storage.get'): UiResult<'storage.get'> | null
export function useOnce(method: 'privacy.lastRecord'): UiResult<'privacy.lastRecord'> | null
export function useOnce(method: Extract<UiMethod, 'storage.get' | 'privacy.lastRecord'>): unknown {
  const { actions } = useServices()
  const connected = useAppStore((state) => state.connection === 'open')
  const [answer, setAnswer] = useState<unknown>(null)
  useEffect(() => {
    if (connected) void actions.ask(method, {}).then((value) => value !== null && setAnswer(value))
  }, [actions, connected, method])
  return answer
}
