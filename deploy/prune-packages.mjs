// Removes every installed package that the cloud does not load: deploy/cloud-packages.json names what it imports, the lock file what
// these need. Run it in a folder that was installed with npm ci.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The places in the lock file of the packages that some packages need, they themselves included. A package is looked for as Node does:
 * beside who needs it, then further up. What is optional and not there is left out.
 *
 * @param {{ packages: Record<string, { dependencies?: object, optionalDependencies?: object, peerDependencies?: object,
 *   peerDependenciesMeta?: Record<string, { optional?: boolean }> }> }} lock
 * @param {readonly string[]} wanted
 * @returns {Set<string>}
 */
export function neededPackages(lock, wanted) {
  const found = new Set()
  const open = wanted.map((name) => ({ name, from: '' }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const place = placeOf(lock, next.name, next.from)
    if (place === null) {
      if (wanted.includes(next.name) && next.from === '') throw new Error(`the lock file has no package ${next.name}`)
      continue
    }
    if (found.has(place)) continue
    found.add(place)
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = lock.packages[place]
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      // Works without it, and whoever wants it names it himself.
      if (peerDependenciesMeta?.[name]?.optional !== true) open.push({ name, from: place })
    }
  }
  return found
}

function placeOf(lock, name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (Object.hasOwn(lock.packages, place)) return place
    if (folder === '') return null
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.cwd()
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const wanted = JSON.parse(readFileSync(join(root, 'deploy', 'cloud-packages.json'), 'utf8'))
  const needed = neededPackages(lock, wanted)
  const places = Object.keys(lock.packages).filter((place) => place !== '' && !needed.has(place))
  for (const place of places) {
    // A needed package may lie inside one that is not.
    const holdsNeeded = [...needed].some((kept) => kept.startsWith(`${place}/`))
    if (!holdsNeeded) rmSync(join(root, place), { recursive: true, force: true })
  }
  rmSync(join(root, 'node_modules', '.bin'), { recursive: true, force: true })
  console.log(`${needed.size} packages kept, ${places.length} removed`)
}
