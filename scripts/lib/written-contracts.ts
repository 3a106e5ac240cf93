import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { z } from 'zod'
import { buildOpenApi } from '../../server/contract/build-openapi.ts'
import { buildOpenRpc } from './build-openrpc.ts'

export interface WrittenContract {
  /** From the root. */
  readonly path: string
  readonly text: string
}

/** The published contracts as they must stand in `docs`, generated from the code. */
export async function writtenContracts(root: string): Promise<WrittenContract[]> {
  const packageFile: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { version } = z.object({ version: z.string() }).parse(packageFile)
  const documents = { 'docs/openapi.json': buildOpenApi(version), 'docs/openrpc.json': buildOpenRpc(version) }
  return await Promise.all(
    Object.entries(documents).map(async ([path, document]) => ({
      path,
      text: await format(JSON.stringify(document), { parser: 'json', printWidth: 120 }),
    })),
  )
}
