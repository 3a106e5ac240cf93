import { parseArgs } from 'node:util'
import { z } from 'zod'
import { OPERATION_TYPES, operationTypeSchema } from '../../shared/catalog/operations.ts'
import { failure, success, type Result } from '../../shared/result/result.ts'

const optionsSchema = z.object({
  operation: operationTypeSchema,
  area: z.coerce.number().min(0),
  count: z.coerce.number().int().min(1).max(10_000),
  units: z.coerce.number().int().min(1).max(10_000),
  feature: z.string().min(1).optional(),
  year: z.coerce.number().int().min(2000).max(2100),
  project: z.string().max(200),
  /** Milliseconds that each operation takes. */
  work: z.coerce.number().int().min(0).max(600_000),
  home: z.string().min(1).optional(),
  'crash-midway': z.boolean(),
  fail: z.boolean(),
})
export type SimulatorOptions = z.infer<typeof optionsSchema>

export const USAGE = `Plays Revit: asks the running companion for operations over the real plugin link.

  npm run revit -- [options]
    --operation <name>   ${OPERATION_TYPES.join(' | ')}   (ai_layout)
    --area <m²>          area of the project               (180)
    --count <n>          how many operations               (1)
    --units <n>          units of each                     (1)
    --feature <name>     a further feature, e.g. code_compliance
    --year <year>        version of Revit                  (2026)
    --project <label>    name shown in the list            (Sample house)
    --work <ms>          how long each operation runs      (600)
    --crash-midway       Revit dies during the last operation
    --fail               every operation fails
    --home <folder>      the companion's data folder`

/** Reads the command line; a wrong value is named. */
export function readOptions(args: string[]): Result<SimulatorOptions, string> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        operation: { type: 'string', default: 'ai_layout' },
        area: { type: 'string', default: '180' },
        count: { type: 'string', default: '1' },
        units: { type: 'string', default: '1' },
        feature: { type: 'string' },
        year: { type: 'string', default: '2026' },
        project: { type: 'string', default: 'Sample house' },
        work: { type: 'string', default: '600' },
        home: { type: 'string' },
        'crash-midway': { type: 'boolean', default: false },
        fail: { type: 'boolean', default: false },
      },
    })
    const parsed = optionsSchema.safeParse(values)
    if (parsed.success) return success(parsed.data)
    const issue = parsed.error.issues[0]
    return failure(`--${String(issue?.path[0])}: ${issue?.message}`)
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error))
  }
}
