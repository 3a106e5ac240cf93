import { z } from 'zod'
import { GIVEN } from './open-contract-core.ts'

const stepSchema = z.union([
  z.strictObject({ send: z.unknown() }),
  z.strictObject({ sendText: z.string() }),
  z.strictObject({ sendBinary: z.string() }),
  z.strictObject({ expect: z.unknown() }),
  z.strictObject({ event: z.unknown() }),
  z.strictObject({ closed: z.int() }),
  z.strictObject({ disconnect: z.literal(true) }),
  z.strictObject({ connect: z.literal(true) }),
])
export type FrameStep = z.infer<typeof stepSchema>

/** One golden conversation; README.md describes the format. */
export const frameFileSchema = z.strictObject({
  about: z.string().min(1),
  given: z.enum(GIVEN),
  steps: z.array(stepSchema).min(1),
})
export type FrameFile = z.infer<typeof frameFileSchema>
