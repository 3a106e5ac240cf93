import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { neededPackages } from '../../deploy/prune-packages.mjs'
import { importsOf } from '../../scripts/lib/layer-rules.ts'
import { readSourceFiles } from '../../scripts/lib/source-files.ts'
import { isSentToBuild, layOutImage, readImagePlan } from './image-files.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const plan = readImagePlan(read('Dockerfile'))
const dockerignore = read('.dockerignore')
const packages = z.array(z.string()).parse(JSON.parse(read('deploy/cloud-packages.json')))
const lockSchema = z.object({ packages: z.record(z.string(), z.looseObject({})) })
/** The settings of the cloud, as `server/config.ts` has them. */
const settings = new Set(
  [...read('server/config.ts').matchAll(/^ {2}([A-Z][A-Z_]{3,}): /gm)].map((match) => match[1] ?? ''),
)

describe('the Dockerfile', () => {
  it('copies what exists, and what .dockerignore lets through', () => {
    expect(plan.sources.length).toBeGreaterThan(5)
    for (const source of plan.sources) {
      expect([source, existsSync(join(root, source)), isSentToBuild(dockerignore, source)]).toEqual([
        source,
        true,
        true,
      ])
    }
    for (const kept of ['.git', '.data/cloud/keys/root.json', 'cloud.env', 'node_modules', 'server/main.test.ts']) {
      expect([kept, isSentToBuild(dockerignore, kept)]).toEqual([kept, false])
    }
  })

  it('has bases of a fixed tag, of the Node that the project is run with, and an own user', () => {
    for (const base of plan.bases) expect(base).toMatch(/^node:24\.\d+-[a-z]+(-slim)?$/)
    expect(plan.user).toBe('node')
  })

  it('sets only what the cloud knows', () => {
    const names = Object.keys(plan.environment).filter((name) => name !== 'NODE_ENV')
    expect(names.filter((name) => !settings.has(name))).toEqual([])
  })
})

it('deploy/cloud-packages.json names the packages that the cloud imports, and no other', () => {
  const packageOf = (target: string): string => target.split('/', target.startsWith('@') ? 2 : 1).join('/')
  const imported = readSourceFiles(root)
    .filter(({ path }) => /^(server|shared)\//.test(path) && isSentToBuild(dockerignore, path))
    .flatMap((file) => importsOf(file))
    .filter(({ target, typeOnly }) => !typeOnly && !/^(node:|server\/|shared\/|package\.json)/.test(target))
    .map(({ target }) => packageOf(target))
  // Files of these are served; they are found by their package.json.
  const served = ['@fontsource-variable/instrument-sans', '@fontsource/ibm-plex-mono', '@stripe/stripe-js']
  expect([...new Set([...imported, ...served])].toSorted()).toEqual(packages.toSorted())
})

it('the packages that are not needed are removed, and those that these need are kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-prune-'))
  const lock = {
    packages: {
      '': {},
      'node_modules/a': {
        dependencies: { b: '1' },
        peerDependencies: { d: '1' },
        peerDependenciesMeta: { d: { optional: true } },
      },
      'node_modules/b': {},
      'node_modules/a/node_modules/b': { optionalDependencies: { absent: '1' } },
      'node_modules/c': { dependencies: { a: '1' } },
      'node_modules/d': {},
    },
  }
  for (const place of Object.keys(lock.packages)) mkdirSync(join(folder, place), { recursive: true })
  mkdirSync(join(folder, 'deploy'))
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock))
  writeFileSync(join(folder, 'deploy', 'cloud-packages.json'), '["a"]')
  const child = spawn(process.execPath, [join(root, 'deploy', 'prune-packages.mjs')], { cwd: folder })
  expect((await once(child, 'close'))[0]).toBe(0)
  expect(readdirSync(join(folder, 'node_modules'), { recursive: true }).map(String).toSorted()).toEqual(
    ['a', join('a', 'node_modules'), join('a', 'node_modules', 'b')].toSorted(),
  )
  rmSync(folder, { recursive: true })
})

describe('the files of the image', () => {
  let image: string
  let data: string
  let cloud: ChildProcess
  let url: string
  let files: string[]
  const listed = (): string[] => readdirSync(image, { recursive: true }).map(String).toSorted()

  beforeAll(async () => {
    image = mkdtempSync(join(tmpdir(), 'revitautoplan-image-'))
    data = mkdtempSync(join(tmpdir(), 'revitautoplan-image-data-'))
    layOutImage(root, plan, image)
    const lock = lockSchema.parse(JSON.parse(read('package-lock.json')))
    for (const place of neededPackages(lock, packages)) {
      // Optional packages of other systems are in the lock file only.
      if (existsSync(join(root, place))) cpSync(join(root, place), join(image, place), { recursive: true })
    }
    files = listed()
    const [program = '', ...args] = plan.command
    expect(program).toBe('node')
    cloud = spawn(process.execPath, args, {
      cwd: image,
      env: {
        ...plan.environment,
        PATH: process.env['PATH'],
        CLOUD_HOST: '127.0.0.1',
        CLOUD_PORT: '0',
        CLOUD_DATA: data,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let printed = ''
    for (const stream of [cloud.stdout, cloud.stderr])
      stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    const started = Date.now()
    while (!/Cloud http:\S+/.test(printed)) {
      if (cloud.exitCode !== null || Date.now() - started > 90_000)
        throw new Error(`the cloud did not start: ${printed}`)
      await setTimeout(50)
    }
    url = /Cloud (http:\S+)/.exec(printed)?.[1] ?? ''
  }, 120_000)
  afterAll(async () => {
    if (cloud.exitCode === null) cloud.kill('SIGKILL')
    for (const folder of [image, data]) rmSync(folder, { recursive: true, force: true })
  })

  it('are enough to serve pages, files and the API', async () => {
    for (const path of ['/readyz', '/pricing', '/v1/catalog', '/v1/openapi.json', '/assets/mark.svg', '/metrics']) {
      expect([path, (await fetch(url + path)).status]).toEqual([path, 200])
    }
    const page = await (await fetch(`${url}/pricing`)).text()
    const style = /href="(\/assets\/[^"]+\.css\?[^"]+)"/.exec(page)?.[1] ?? ''
    expect((await fetch(url + style)).status).toBe(200)
    expect((await fetch(`${url}/assets/instrument-sans-latin-wght-normal.woff2`)).status).toBe(200)
  })

  it('are found healthy by the check of the image, and not on a port where nothing answers', async () => {
    const check = async (port: string): Promise<unknown> => {
      const child = spawn(process.execPath, plan.healthCheck.slice(1), { cwd: image, env: { CLOUD_PORT: port } })
      return (await once(child, 'close'))[0]
    }
    expect(await check(new URL(url).port)).toBe(0)
    expect(await check('9')).toBe(1)
  })

  it('are only read: the cloud writes to its data folder, and ends well when it is told to', async () => {
    cloud.kill('SIGTERM')
    const [code] = await once(cloud, 'close')
    expect(process.platform === 'win32' ? 0 : code).toBe(0)
    expect(listed()).toEqual(files)
    expect(readdirSync(data)).toContain('cloud.sqlite')
  })
})

describe('compose.yaml', () => {
  const serviceSchema = z.looseObject({
    image: z.string(),
    build: z.string().optional(),
    read_only: z.boolean().optional(),
    environment: z.record(z.string(), z.string()),
    volumes: z.array(z.string()),
  })
  const text = read('compose.yaml')
  const compose = z
    .looseObject({ services: z.record(z.string(), serviceSchema), volumes: z.record(z.string(), z.null()) })
    .parse(parse(text, { merge: true }))
  const instances = Object.entries(compose.services).filter(([, service]) => service.build !== undefined)

  it('runs two instances, read-only, with settings that the cloud knows', () => {
    expect(instances.map(([name]) => name)).toEqual(['cloud-1', 'cloud-2'])
    for (const [, service] of instances) {
      expect(service.read_only).toBe(true)
      expect(Object.keys(service.environment).filter((name) => !settings.has(name))).toEqual([])
    }
  })

  it('gives both the same root and the same secret, which several instances need', () => {
    for (const [, { environment }] of instances) {
      for (const name of ['AUTH_SECRET', 'SIGNING_ROOT_PRIVATE_KEY']) expect(environment[name]).toBe(`\${${name}:?}`)
    }
  })

  it('has images of a fixed version, volumes that are declared, and files that exist', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      if (service.build === undefined) expect(service.image).toMatch(/:\d+\.\d+/)
      for (const volume of service.volumes) {
        const [source = ''] = volume.split(':')
        const isThere = source.startsWith('./') ? existsSync(join(root, source)) : source in compose.volumes
        expect([name, source, isThere]).toEqual([name, source, true])
      }
    }
  })

  it('asks for nothing that the example of its settings does not have', () => {
    const example = [...read('deploy/cloud.env.example').matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1])
    const asked = [...text.matchAll(/\$\{([A-Z_]+):/g)].map((match) => match[1])
    expect([...new Set(asked)].toSorted()).toEqual(example.toSorted())
  })

  it('has a proxy that passes requests to both instances, streams at once, and keeps the metrics inside', () => {
    const proxy = read('deploy/Caddyfile')
    for (const [name] of instances) expect(proxy).toContain(`${name}:${plan.environment['CLOUD_PORT'] ?? ''}`)
    expect(proxy).toContain('flush_interval -1')
    expect(proxy).toMatch(/@inside path .*\/metrics/)
  })
})
