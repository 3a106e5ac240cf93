import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { nameOf, type PackageTarget } from './package-target.ts'

/** Kinds of files that the build makes for the app; a source map or anything else that lies in `out/` stays behind. */
const SHIPPED = new Set(['.cjs', '.js', '.css', '.html', '.svg', '.woff', '.woff2', '.png', '.ico', '.json'])
const PARTS = ['main', 'preload', 'renderer'] as const
const NATIVE_MODULE = 'better-sqlite3'

/**
 * Lays out the app as it ships: the built parts, a package.json of its own, and the one native module with the one binary that
 * the target loads. What is not copied here cannot reach a customer.
 *
 * @param root the project's folder, built
 * @param folder made anew
 */
export function stageApp(root: string, folder: string, target: PackageTarget): void {
  rmSync(folder, { recursive: true, force: true })
  for (const part of PARTS) {
    cpSync(join(root, 'out', part), join(folder, 'out', part), {
      recursive: true,
      filter: (path) => extname(path) === '' || SHIPPED.has(extname(path)),
    })
  }
  stageNativeModule(join(root, 'node_modules', NATIVE_MODULE), join(folder, 'node_modules', NATIVE_MODULE), target)

  const own = readJson(join(root, 'package.json'))
  const { name, productName, version, description, license, main } = own
  writeJson(join(folder, 'package.json'), {
    name,
    productName,
    version,
    description,
    license,
    author: 'RevitAutoPlan',
    main,
    dependencies: { [NATIVE_MODULE]: dependencyOf(own, NATIVE_MODULE) },
  })
}

function stageNativeModule(from: string, to: string, target: PackageTarget): void {
  mkdirSync(join(to, 'prebuilds'), { recursive: true })
  cpSync(join(from, 'lib'), join(to, 'lib'), { recursive: true })
  cpSync(join(from, 'LICENSE'), join(to, 'LICENSE'))
  const binary = join('prebuilds', `${nameOf(target)}.node`)
  cpSync(join(from, binary), join(to, binary))
  // Its one dependency serves its compilation, which was done by its authors.
  const {
    dependencies: _dependencies,
    devDependencies: _development,
    scripts: _scripts,
    ...rest
  } = readJson(join(from, 'package.json'))
  writeJson(join(to, 'package.json'), rest)
}

function dependencyOf(packageJson: Record<string, unknown>, name: string): unknown {
  const { dependencies } = packageJson
  return typeof dependencies === 'object' && dependencies !== null ? Reflect.get(dependencies, name) : undefined
}

function readJson(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (typeof value !== 'object' || value === null) throw new Error(`${path} holds no object`)
  return { ...value }
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
}
