import * as http from 'node:http'

/** The companion's own cloud, and everything else on this machine, is never asked for through a proxy. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '::1']

/**
 * Lets `fetch` go through the proxy that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`). In the desktop shell the
 * system's own settings do this; here only Node is there, which knows it from 24.14 on.
 *
 * @returns takes the setting back; `null` where no proxy is named, or this Node cannot use one
 */
export function useProxyEnvironment(env: NodeJS.ProcessEnv): (() => void) | null {
  const named = env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['HTTP_PROXY'] ?? env['http_proxy'] ?? ''
  if (named === '' || typeof http.setGlobalProxyFromEnv !== 'function') return null
  const exempt = [env['NO_PROXY'] ?? env['no_proxy'] ?? '', ...LOOPBACK].filter((host) => host !== '').join(',')
  return http.setGlobalProxyFromEnv({ ...env, NO_PROXY: exempt, no_proxy: exempt })
}
