import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, matchesGlob, relative, sep } from 'node:path'
import { z } from 'zod'

/** What the Dockerfile of the cloud says, as far as it can be looked at without a container engine. */
export interface ImagePlan {
  /** Copied from the project into the last stage: source and target. */
  readonly copies: readonly { readonly from: string; readonly to: string }[]
  /** Copied from the project into any stage. */
  readonly sources: readonly string[]
  readonly command: readonly string[]
  readonly healthCheck: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly bases: readonly string[]
  readonly user: string | null
}

const commandSchema = z.array(z.string()).min(1)

export function readImagePlan(dockerfile: string): ImagePlan {
  const lines = dockerfile
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const argumentsOf = (word: string, of = lines): string[] =>
    of.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1).trim())
  const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
  const copied = (of: string[]) =>
    argumentsOf('COPY', of)
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => {
        const words = line.split(/\s+/)
        const to = words.at(-1) ?? ''
        return words.slice(0, -1).map((from) => ({ from, to }))
      })
  const listOf = (text: string): readonly string[] => commandSchema.parse(JSON.parse(text.slice(text.indexOf('['))))
  return {
    copies: copied(lastStage),
    sources: copied(lines).map(({ from }) => from),
    command: listOf(argumentsOf('CMD', lastStage).at(-1) ?? ''),
    healthCheck: listOf(argumentsOf('HEALTHCHECK', lastStage).at(-1) ?? ''),
    environment: Object.fromEntries(
      argumentsOf('ENV', lastStage).flatMap((line) =>
        line.split(/\s+/).map((pair): [string, string] => {
          const [name = '', ...value] = pair.split('=')
          return [name, value.join('=')]
        }),
      ),
    ),
    bases: argumentsOf('FROM').map((line) => line.split(/\s+/)[0] ?? ''),
    user: argumentsOf('USER', lastStage).at(-1) ?? null,
  }
}

/** Whether `.dockerignore` lets a path of the project into the build. The last line that fits holds. */
export function isSentToBuild(dockerignore: string, path: string): boolean {
  let isSent = true
  for (const line of dockerignore.split('\n').map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue
    const isException = line.startsWith('!')
    const pattern = isException ? line.slice(1) : line
    const parts = path.split('/')
    // Docker's star takes names that begin with a dot as well.
    const fits =
      pattern === '*' || parts.some((_part, index) => matchesGlob(parts.slice(0, index + 1).join('/'), pattern))
    if (fits) isSent = isException
  }
  return isSent
}

/** Lays the files of the image out in a folder, but for the packages. */
export function layOutImage(root: string, plan: ImagePlan, target: string): void {
  const dockerignore = readFileSync(join(root, '.dockerignore'), 'utf8')
  for (const { from, to } of plan.copies) {
    const end = to.endsWith('/') ? join(target, to, from.split('/').at(-1) ?? '') : join(target, to)
    mkdirSync(dirname(end), { recursive: true })
    cpSync(join(root, from), end, {
      recursive: true,
      filter: (source) => isSentToBuild(dockerignore, relative(root, source).split(sep).join('/')),
    })
  }
}
