import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { joinSources, sourcesBelow } from './join-sources.ts'

const run = promisify(execFile)
const plugin = join(import.meta.dirname, '..')

/** What the C# compiler made, by path. */
export interface BuiltPlugin {
  readonly folder: string
  /** The client in one file, and the fake companion in another. */
  readonly client: string
  readonly testing: string
  readonly probe: string
  readonly driver: string
  /** Plays the sample add-in against stand-ins of Revit and a fake companion. */
  readonly sampleRun: string
}

/** The client as plugin authors add it, in one file. */
export function clientSource(): string {
  return joinSources(
    join(plugin, 'src'),
    `RevitAutoPlan companion client. Add this file to an add-in; it needs nothing else.`,
  )
}

/** The fake companion for the tests of an add-in, in one file. */
export function testingSource(): string {
  return joinSources(
    join(plugin, 'testing'),
    `RevitAutoPlan fake companion. Compile it with the client into an add-in’s tests.`,
  )
}

/**
 * Compiles with mono's compiler: the client from its sources as the project file does, and from the one joined file the probe, the sample
 * add-in and the program that the tests drive. Kept by the digest of the sources, so that tests which run at once compile once.
 *
 * @param cache folder for what is built
 * @throws Error with what the compiler says
 */
export async function buildPlugin(cache: string): Promise<BuiltPlugin> {
  const folder = join(cache, digest())
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true })
    const building = mkdtempSync(join(cache, 'building-'))
    try {
      await compileAll(building)
      renameSync(building, folder)
    } catch (error) {
      // Another process has just built the same.
      rmSync(building, { recursive: true, force: true })
      if (!existsSync(folder)) throw error
    }
  }
  const path = (name: string): string => join(folder, name)
  return {
    folder,
    client: path(CLIENT),
    testing: path(TESTING),
    probe: path('autoplan-probe.exe'),
    driver: path('driver.exe'),
    sampleRun: path('sample-run.exe'),
  }
}

const CLIENT = 'RevitAutoPlan.Companion.cs'
const TESTING = 'RevitAutoPlan.Companion.Testing.cs'

/** The quick start of README.md, as the command that it stands in. */
function quickStartSource(): string {
  const body = /```csharp\n(using [\s\S]*?)```/.exec(readFileSync(join(plugin, 'README.md'), 'utf8'))?.[1]
  if (body === undefined) throw new Error('README.md has no quick start')
  return `using System;
using Autodesk.Revit.DB;
using Autodesk.Revit.UI;
using RevitAutoPlan.Companion;

internal sealed class QuickStart : IExternalCommand
{
public Result Execute(ExternalCommandData commandData, ref string message, ElementSet elements)
{
${body}
}

private static void MakeLayout(Action<double> progress)
{
    progress(1);
}
}
`
}

function digest(): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename))
  hash.update(readFileSync(join(plugin, 'README.md')))
  for (const path of sourcesBelow(plugin)) hash.update(path).update(readFileSync(path))
  return hash.digest('hex').slice(0, 24)
}

async function compileAll(folder: string): Promise<void> {
  const client = join(folder, CLIENT)
  const testing = join(folder, TESTING)
  writeFileSync(client, clientSource())
  writeFileSync(testing, testingSource())
  const sources = (...parts: string[]): string[] => sourcesBelow(join(plugin, ...parts))
  const documentation = `-doc:${join(folder, 'RevitAutoPlan.Companion.xml')}`
  const sampleSources = [...sources('sample'), ...sources('test', 'revit-stand-ins')]
  const quickStart = join(folder, 'QuickStart.cs')
  writeFileSync(quickStart, quickStartSource())
  await Promise.all([
    compile(folder, 'RevitAutoPlan.Companion.dll', 'library', [documentation, ...sources('src')]),
    compile(folder, 'RevitAutoPlan.Companion.Testing.dll', 'library', [client, testing]),
    compile(folder, 'autoplan-probe.exe', 'exe', [client, ...sources('probe')]),
    compile(folder, 'driver.exe', 'exe', ['-r:System.Core.dll', client, testing, ...sources('test', 'driver')]),
    compile(folder, 'QuickStart.dll', 'library', [client, quickStart, ...sources('test', 'revit-stand-ins')]),
    compile(folder, 'AutoPlanSample.dll', 'library', [client, ...sampleSources]),
    compile(folder, 'sample-run.exe', 'exe', [
      '-r:System.Core.dll',
      client,
      testing,
      ...sampleSources,
      ...sources('test', 'sample-run'),
    ]),
  ])
}

/** C# 6, which the compilers of every Revit from 2021 on take; a warning is an error, a missing comment on a public member too. 4014 is
 * off: mono warns of a task that nobody awaits in methods too that are not async, where no other compiler does. */
async function compile(
  folder: string,
  name: string,
  target: 'library' | 'exe',
  args: readonly string[],
): Promise<void> {
  try {
    const out = `-out:${join(folder, name)}`
    await run('mcs', [
      '-langversion:6',
      '-warnaserror',
      '-warn:4',
      '-nowarn:4014',
      '-optimize',
      `-target:${target}`,
      out,
      ...args,
    ])
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    throw new Error(`${name} does not compile:\n${said.split('\n').slice(0, 20).join('\n')}`, { cause: error })
  }
}
