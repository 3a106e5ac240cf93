import { useEffect, useState } from 'react'
import { useAppStore, useCore, useServices } from '../../store/app-context.tsx'
import type { UiResult } from '../../transport/create-ui-client.ts'

export interface DiagnosticsRun {
  /** The last results; `null` until the first arrived. */
  readonly result: UiResult<'diagnostics.run'> | null
  readonly checking: boolean
  again(): void
}

interface Answered {
  readonly run: number
  /** The way to the cloud when the checks were asked for. */
  readonly reachability: string | null
  readonly result: DiagnosticsRun['result']
}

/**
 * Runs the checks when the view opens, when the line to the core comes back, when the way to the cloud is found or lost, and when
 * asked. The last results stay meanwhile.
 */
export function useDiagnostics(): DiagnosticsRun {
  const { actions } = useServices()
  const connected = useAppStore((state) => state.connection === 'open')
  const reachability = useCore((app) => app.connectivity.status)
  const [asked, setAsked] = useState(1)
  const [answered, setAnswered] = useState<Answered>({ run: 0, reachability: null, result: null })

  useEffect(() => {
    if (!connected) return undefined
    let current = true
    void actions.ask('diagnostics.run', {}).then((result) => {
      if (current) setAnswered((before) => ({ run: asked, reachability, result: result ?? before.result }))
    })
    return () => {
      current = false
    }
  }, [actions, asked, connected, reachability])

  return {
    result: answered.result,
    checking: connected && (answered.run !== asked || answered.reachability !== reachability),
    again: () => setAsked((before) => before + 1),
  }
}
