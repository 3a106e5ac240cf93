import { posix } from 'node:path'

/** A source file with its path from the root, `/` between the parts. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

export interface LayerViolation {
  readonly path: string
  readonly imported: string
  readonly rule: string
}

interface LayerRule {
  /** Files that the rule is about. */
  readonly from: RegExp
  /** Imports that it forbids: packages by name, own files by path from the root. */
  readonly forbids: RegExp
  readonly reason: string
}

const NODE_OR_DOM_FREE = /^(?!shared\/|zod$|zod\/)/

/** Dependencies point inward: shared ← core ← shell, shared ← cloud, shared ← app. */
const RULES: readonly LayerRule[] = [
  {
    from: /^shared\//,
    forbids: NODE_OR_DOM_FREE,
    reason: 'shared knows no Node, no DOM, no Electron and no other folder',
  },
  {
    from: /^src-main\/core\//,
    forbids: /^(electron($|\/)|server\/|src-renderer\/|tools\/|src-main\/desktop\/|react)/,
    reason: 'the core is plain Node and knows neither Electron, nor the app, nor the cloud’s code',
  },
  {
    from: /^src-main\/core\/(gate|journal|entitlements|clock|store|warnings|activity)\//,
    forbids: /^src-main\/core\/(link|sync|account|billing|ui|cloud|host|rpc)\//,
    reason: 'link, sync and app depend on the gate, never the other way round',
  },
  {
    from: /^src-main\/desktop\//,
    forbids: /^(server\/|tools\/|react)/,
    reason: 'the shell is a client; it holds no code of the cloud',
  },
  {
    from: /^src-renderer\//,
    forbids: /^(node:|electron($|\/)|server\/|src-main\/|tools\/|scripts\/|better-sqlite3|ws$|stripe$|@stripe\/)/,
    reason: 'the app runs in a sandbox and speaks only its transport; payment pages never load in it',
  },
  {
    from: /^server\//,
    forbids: /^(electron($|\/)|src-main\/|src-renderer\/|react)/,
    reason: 'the cloud knows nothing of the desktop',
  },
  {
    from: /^(server|src-main|src-renderer|shared)\//,
    forbids: /^(test|scripts|tools)\//,
    reason: 'the product never needs its tools or tests',
  },
]

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(?<type>type\s)?[^'"`;]*?from\s*['"](?<from>[^'"]+)['"]|import\s*\(\s*['"](?<dynamic>[^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"](?<bare>[^'"]+)['"]/g

interface Import {
  /** A package's name, or a path from the root. */
  readonly target: string
  readonly typeOnly: boolean
}

/** What a file imports: packages by name, own files by path from the root. */
export function importsOf(file: SourceFile): Import[] {
  return [...file.text.matchAll(IMPORT)].map((match) => {
    const written = match.groups?.['from'] ?? match.groups?.['dynamic'] ?? match.groups?.['bare'] ?? ''
    const target = written.startsWith('.') ? posix.join(posix.dirname(file.path), written) : written
    return { target, typeOnly: match.groups?.['type'] !== undefined }
  })
}

/** The cloud's features know one another by types alone; values are handed over where the cloud is composed. */
function crossesFeatures(path: string, imported: Import): boolean {
  const own = /^server\/features\/([^/]+)\//.exec(path)?.[1]
  const other = /^server\/features\/([^/]+)\//.exec(imported.target)?.[1]
  return own !== undefined && other !== undefined && own !== other && !imported.typeOnly
}

/** Every import that points the wrong way. Tests may import what they test with. */
export function findLayerViolations(files: readonly SourceFile[]): LayerViolation[] {
  return files
    .filter((file) => !/\.test\.tsx?$/.test(file.path))
    .flatMap((file) =>
      importsOf(file).flatMap((imported) => {
        const broken = RULES.filter((rule) => rule.from.test(file.path) && rule.forbids.test(imported.target)).map(
          (rule) => ({ path: file.path, imported: imported.target, rule: rule.reason }),
        )
        if (crossesFeatures(file.path, imported)) {
          const rule = 'features know one another by types alone; values are handed over in create-cloud.ts'
          broken.push({ path: file.path, imported: imported.target, rule })
        }
        return broken
      }),
    )
}
