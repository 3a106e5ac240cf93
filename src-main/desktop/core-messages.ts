import { z } from 'zod'

/** What passes between the shell's main process and the core's process beside the windows' ports. */
export const toCoreSchema = z.discriminatedUnion('type', [
  /** Comes with the port of a window. */
  z.object({ type: z.literal('connect') }),
  z.object({ type: z.literal('close') }),
  z.object({ type: z.literal('secret'), id: z.int(), ok: z.literal(true), value: z.string().nullable() }),
  z.object({ type: z.literal('secret_failed'), id: z.int(), message: z.string() }),
])
export type ToCore = z.infer<typeof toCoreSchema>

export const fromCoreSchema = z.discriminatedUnion('type', [
  /** The core cannot run; it ends next. The message is for people. */
  z.object({ type: z.literal('failed'), message: z.string() }),
  z.object({
    type: z.literal('secret'),
    id: z.int(),
    request: z.discriminatedUnion('do', [
      z.object({ do: z.literal('get'), name: z.string() }),
      z.object({ do: z.literal('set'), name: z.string(), value: z.string() }),
      z.object({ do: z.literal('delete'), name: z.string() }),
    ]),
  }),
])
export type FromCore = z.infer<typeof fromCoreSchema>
