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

/**
 * What a feature of the cloud shows to others: its files that another feature may import. Everything else in it is its inside.
 * The order is the order of dependence: a feature may use only those before it.
 */
const FEATURES: ReadonlyMap<string, readonly string[]> = new Map([
  ['accounts', ['accounts-store.ts', 'current-member.ts']],
  ['devices', ['require-device.ts', 'device-store.ts']],
  ['entitlements', ['entitlement-rules.ts', 'entitlement-store.ts', 'build-snapshot.ts']],
  ['push', []],
  ['metering', ['account-books.ts', 'books-store.ts', 'journal-store.ts', 'rules/books.ts']],
  ['operations', []],
])

/** A feature shows its types to all, and of its values only its outside, only to features after it. */
function crossesFeatures(path: string, imported: Import): boolean {
  const pattern = /^server\/features\/(?<feature>[^/]+)\/(?<file>.+)$/
  const own = pattern.exec(path)?.groups?.['feature']
  const other = pattern.exec(imported.target)?.groups
  const feature = other?.['feature'] ?? ''
  if (own === undefined || other === undefined || own === feature || imported.typeOnly) return false
  const order = [...FEATURES.keys()]
  const isBefore = order.includes(feature) && order.indexOf(feature) < order.indexOf(own)
  return !isBefore || !(FEATURES.get(feature)?.includes(other['file'] ?? '') ?? false)
}

/** Tests and what only tests use may import what they test with. */
const TEST_ONLY = /\.test\.tsx?$|-fixture\.ts$|\/testing\/|\/(open-test|fake|test)-[^/]+$/

/** Every import that points the wrong way. */
export function findLayerViolations(files: readonly SourceFile[]): LayerViolation[] {
  return files
    .filter((file) => !TEST_ONLY.test(file.path))
    .flatMap((file) =>
      importsOf(file).flatMap((imported) => {
        const broken = RULES.filter((rule) => rule.from.test(file.path) && rule.forbids.test(imported.target)).map(
          (rule) => ({ path: file.path, imported: imported.target, rule: rule.reason }),
        )
        if (crossesFeatures(file.path, imported)) {
          const rule = 'features know one another by types, and by the files that FEATURES lists, in one direction'
          broken.push({ path: file.path, imported: imported.target, rule })
        }
        return broken
      }),
    )
}
