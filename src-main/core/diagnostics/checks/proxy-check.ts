import type { CheckFact } from '../../../../shared/protocol/ui-diagnostics.ts'
import { type HostEnvironment, type ProxyInUse } from '../../host/host-environment.ts'
import { LOOPBACK } from '../../host/use-proxy-environment.ts'
import type { Check, Verdict } from '../check.ts'

/** Which way requests to the cloud take. That the way is open shows in whether the cloud answers. */
export function judgeProxy(proxy: ProxyInUse, cloudIsLocal: boolean): Verdict {
  if (cloudIsLocal) return { state: 'ok', finding: 'proxy_not_needed', facts: [] }
  if (proxy.source === 'none') return { state: 'ok', finding: 'proxy_none', facts: [] }
  if (proxy.source === 'system') {
    const server: CheckFact[] =
      proxy.server === null ? [] : [{ kind: 'text', name: 'proxy_server', value: proxy.server }]
    const from: CheckFact = { kind: 'word', name: 'proxy_from', value: 'system_settings' }
    return { state: 'ok', finding: 'proxy_system', facts: [...server, from] }
  }
  const facts: CheckFact[] = [
    { kind: 'text', name: 'proxy_server', value: proxy.server },
    { kind: 'text', name: 'proxy_from', value: proxy.variable },
  ]
  if (proxy.exempt) return { state: 'ok', finding: 'proxy_exempt', facts }
  return proxy.usable
    ? { state: 'ok', finding: 'proxy_environment', facts }
    : { state: 'problem', finding: 'proxy_not_usable', facts }
}

export function createProxyCheck(deps: { environment: HostEnvironment; cloudUrl: string }): Check {
  return {
    id: 'proxy',
    async run() {
      const host = new URL(deps.cloudUrl).hostname.replace(/^\[|\]$/g, '')
      return judgeProxy(await deps.environment.proxyFor(deps.cloudUrl), LOOPBACK.includes(host))
    },
  }
}
