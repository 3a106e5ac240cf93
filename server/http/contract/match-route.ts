import type { RouteContract } from './route-contract.ts'

export interface RouteMatcher {
  /** The route that answers this request, HEAD as GET; `null` where none does. */
  find(method: string, path: string): RouteContract | null
  /** The methods, upper case, that are answered at this path. */
  methodsAt(path: string): readonly string[]
}

/** Finds the published route of a request by method and path alone, so that also what was refused before its router is told apart. */
export function createRouteMatcher(routes: readonly RouteContract[]): RouteMatcher {
  const fixed = new Map<string, RouteContract[]>()
  const patterns: { pattern: RegExp; route: RouteContract }[] = []
  for (const route of routes) {
    if (route.path.includes(':')) patterns.push({ pattern: patternOf(route.path), route })
    else fixed.set(route.path, [...(fixed.get(route.path) ?? []), route])
  }

  // A fixed path wins over one with parameters, and a route that stands first over a later one.
  function allAt(path: string): readonly RouteContract[] {
    const plain = path.length > 1 ? path.replace(/\/$/, '').toLowerCase() : path
    return [
      ...(fixed.get(plain) ?? []),
      ...patterns.flatMap(({ pattern, route }) => (pattern.test(path) ? [route] : [])),
    ]
  }

  return {
    find(method, path) {
      const wanted = method === 'HEAD' ? 'get' : method.toLowerCase()
      return allAt(path).find((route) => route.method === wanted) ?? null
    },
    methodsAt(path) {
      const methods = allAt(path).map((route) => route.method.toUpperCase())
      return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)]
    },
  }
}

function patternOf(path: string): RegExp {
  const segments = path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)))
  return new RegExp(`^${segments.join('/')}/?$`, 'i')
}
