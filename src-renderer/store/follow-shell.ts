import { shellStatusSchema } from '../../shared/protocol/shell-api.ts'
import type { ShellBridge } from '../transport/preload-contract.ts'
import type { AppStore } from './create-app-store.ts'

/** Keeps the store at what the desktop shell tells, and shows the view that a link or a notification opens. */
export function followShell(deps: {
  store: AppStore
  shell: Pick<ShellBridge, 'onStatus' | 'onOpen'>
  navigate: (hash: string) => void
}): void {
  deps.shell.onStatus((told) => {
    const status = shellStatusSchema.safeParse(told)
    if (status.success) deps.store.setState({ shell: status.data })
  })
  deps.shell.onOpen((hash) => {
    if (typeof hash === 'string' && hash.startsWith('#/')) deps.navigate(hash)
  })
}
