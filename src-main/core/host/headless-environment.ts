import { setGlobalProxyFromEnv } from 'node:http'
import { join } from 'node:path'
import type { HostEnvironment, ProxyInUse } from './host-environment.ts'
import { LOOPBACK } from './use-proxy-environment.ts'

/** The surroundings of a companion without a desktop: the environment names the proxy, secrets lie in files. */
export function createHeadlessEnvironment(home: string, env: NodeJS.ProcessEnv): HostEnvironment {
  return {
    keyStore: 'file',
    electronVersion: null,
    logFolder: join(home, 'logs'),
    proxyFor: (url) => Promise.resolve(proxyFromEnvironment(url, env, typeof setGlobalProxyFromEnv === 'function')),
  }
}

/**
 * The proxy that the environment names for an address: small letters and capitals, with `NO_PROXY` as a list of hosts, domains
 * (`.example`, `*.example`) and ports.
 *
 * @param usable whether this Node goes through one
 */
export function proxyFromEnvironment(url: string, env: NodeJS.ProcessEnv, usable: boolean): ProxyInUse {
  const { protocol, hostname, port } = new URL(url)
  if (LOOPBACK.includes(hostname.replace(/^\[|\]$/g, ''))) return { source: 'none' }
  const wanted = protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy']
  const variable = wanted.find((name) => (env[name] ?? '') !== '')
  if (variable === undefined) return { source: 'none' }
  const ofUrl = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return {
    source: 'environment',
    variable,
    server: serverOf(env[variable] ?? ''),
    usable,
    exempt: isExempt(hostname, ofUrl, env['no_proxy'] ?? env['NO_PROXY'] ?? ''),
  }
}

/** Host and port; a user and a password stay where they are. */
function serverOf(proxy: string): string {
  try {
    return new URL(proxy.includes('://') ? proxy : `http://${proxy}`).host
  } catch {
    return '?'
  }
}

function isExempt(host: string, port: string, list: string): boolean {
  return list
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      const [name = '', wantedPort] = entry.toLowerCase().split(':')
      const domain = name.replace(/^\*?\./, '')
      const matches = host === domain || host.endsWith(`.${domain}`)
      return matches && (wantedPort === undefined || wantedPort === port)
    })
}
