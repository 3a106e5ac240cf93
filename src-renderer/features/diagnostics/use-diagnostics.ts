import { useEffect, useState } from 'react'
import { useAppStore, useServices } from '../../store/app-context.tsx'
import type { UiResult } from '../../transport/create-ui-client.ts'

export interface DiagnosticsRun {
  /** The last results; `null` until the first arrived. */
  readonly result: UiResult<'diagnostics.run'> | null
  readonly checking: boolean
  again(): void
}

/** Runs the checks when the view opens, when the line to the core comes back, and when asked. The last results stay meanwhile. */
export function useDiagnostics(): DiagnosticsRun {
  const { actions } = useServices()
  const connected = useAppStore((state) => state.connection === 'open')
  const [asked, setAsked] = useState(1)
  const [answered, setAnswered] = useState<{ run: number; result: DiagnosticsRun['result'] }>({ run: 0, result: null })

  useEffect(() => {
    if (!connected) return undefined
    let current = true
    void actions.ask('diagnostics.run', {}).then((result) => {
      if (current) setAnswered((before) => ({ run: asked, result: result ?? before.result }))
    })
    return () => {
      current = false
    }
  }, [actions, asked, connected])

  return {
    result: answered.result,
    checking: connected && answered.run !== asked,
    again: () => setAsked((before) => before + 1),
  }
}
