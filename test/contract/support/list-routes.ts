import { z } from 'zod'

/** A route as Express answers it: method in small letters, path with `:name` for parameters. */
export type RouteKey = string

interface Listed {
  readonly path: string
  readonly methods?: string[] | undefined
  readonly router?: unknown
}

const listedSchema: z.ZodType<Listed[]> = z.array(
  z.object({
    path: z.string(),
    methods: z.array(z.string()).optional(),
    router: z.unknown().optional(),
  }),
)

function list(router: unknown): Listed[] {
  if (typeof router !== 'function' || !('listRoutes' in router) || typeof router.listRoutes !== 'function') {
    throw new TypeError('this router cannot list its routes')
  }
  return listedSchema.parse(Reflect.apply(router.listRoutes, router, []))
}

/** Every route below a router of Express, whatever it is mounted at; HEAD is a part of GET. */
export function listRoutes(router: unknown, prefix = ''): RouteKey[] {
  return list(router).flatMap(({ path, methods, router: inner }) => {
    const whole = path === '/' && prefix !== '' ? prefix : prefix + path
    if (inner !== undefined) return listRoutes(inner, whole === '/' ? '' : whole)
    return (methods ?? []).filter((method) => method !== 'HEAD').map((method) => `${method.toLowerCase()} ${whole}`)
  })
}
