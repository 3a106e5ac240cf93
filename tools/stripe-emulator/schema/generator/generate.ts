/**
 * Makes `../stripe-objects.json` and `../stripe-params.json` from the types of the installed `stripe`.
 * It needs the compiler's own interface, which TypeScript 7 no longer has: hence a package and a lock of its own.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describeObjects } from './describe-objects.ts'
import { describeParams } from './describe-params.ts'

const here = import.meta.dirname
const sdk = join(here, '../../../../node_modules/stripe')
const packageFile: unknown = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'))
const { version } = packageFile as { version: string }

const roots = join(here, 'roots.ts')
const program = ts.createProgram([roots], {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  skipLibCheck: true,
  types: [],
})
const source = program.getSourceFile(roots)
if (source === undefined) throw new Error('roots.ts was not read')
const problems = ts.getPreEmitDiagnostics(program, source)
if (problems.length > 0) {
  throw new Error(
    ts.formatDiagnostics(problems, {
      getCurrentDirectory: () => here,
      getCanonicalFileName: (name) => name,
      getNewLine: () => '\n',
    }),
  )
}

write('stripe-objects.json', { sdk: version, ...describeObjects(program, source) })
write('stripe-params.json', { sdk: version, ...describeParams(program, join(sdk, 'esm', 'resources')) })

/** One definition or endpoint a line, so that a change of the SDK shows as a readable difference. */
function write(name: string, content: Record<string, unknown>): void {
  const parts = Object.entries(content).map(([key, value]) => {
    if (typeof value !== 'object' || value === null) return `${JSON.stringify(key)}:${JSON.stringify(value)}`
    const rows = Object.entries(value).map(([inner, one]) => `${JSON.stringify(inner)}:${JSON.stringify(one)}`)
    return Array.isArray(value)
      ? `${JSON.stringify(key)}:${JSON.stringify(value)}`
      : `${JSON.stringify(key)}:{\n${rows.join(',\n')}\n}`
  })
  const text = `{${parts.join(',\n')}}\n`
  writeFileSync(join(here, '..', name), text)
  console.log(`${name}: ${Math.round(text.length / 1000)} kB`)
}
