import { z } from 'zod'
import { syncResponseSchema } from '../../shared/protocol/cloud-api.ts'

/** What the worker says on its standard output, one JSON a line, written before it goes on: what a client would have been told. */
export const workerLineSchema = z.discriminatedUnion('said', [
  z.object({
    said: z.literal('ready'),
    open: z.array(z.object({ id: z.string(), state: z.enum(['held', 'lapsed']) })),
  }),
  z.object({ said: z.literal('reserved'), id: z.string(), units: z.int() }),
  /** Written before the question, so that nothing can be done that was not asked for. */
  z.object({ said: z.literal('asked'), id: z.string(), to: z.enum(['commit', 'release']), units: z.int().nullable() }),
  z.object({ said: z.literal('committed'), id: z.string(), units: z.int(), duplicate: z.boolean() }),
  z.object({ said: z.literal('released'), id: z.string() }),
  z.object({ said: z.literal('failed'), id: z.string(), reason: z.string() }),
  z.object({ said: z.literal('returned'), units: z.int() }),
  z.object({ said: z.literal('fatal'), message: z.string() }),
])
export type WorkerLine = z.infer<typeof workerLineSchema>

/** What the worker finds in the file that its first argument names. */
export const workerOrdersSchema = z.object({
  storePath: z.string(),
  seed: z.int(),
  /** Set for the first run: the device and what the cloud signed for it. */
  enrol: z
    .object({
      device: z.object({
        deviceId: z.string(),
        accountId: z.string(),
        accountName: z.string(),
        memberId: z.string(),
        memberName: z.string(),
        memberEmail: z.string(),
        deviceName: z.string(),
        rootPublicKey: z.string(),
        projectHmacKey: z.string(),
        enrolledAt: z.int(),
        status: z.enum(['active', 'frozen', 'retired']),
      }),
      response: syncResponseSchema,
      nonce: z.string(),
    })
    .nullable(),
  /** Commits whose answer the client never got: it asks again. */
  repeat: z.array(z.object({ id: z.string(), units: z.int().nullable() })),
})
export type WorkerOrders = z.infer<typeof workerOrdersSchema>
