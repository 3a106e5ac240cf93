import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** A parameter: 1 any single value, a list of the only values that it may have, `{"[]": …}` a list, `{"*": 1}` a map, else by name; with `"="` a single value in place of the map will do. */
export type ParamShape = 1 | string[] | { [name: string]: ParamShape }

export interface ParamTable {
  /** By method and path, as `POST /v1/customers/:id`. */
  endpoints: Record<string, ParamShape>
  /** All endpoints of the version, the ones above among them. */
  others: string[]
}

/** Files of the SDK whose parameters are written out; of all others only the paths are. */
const described = new Set([
  'BillingPortal/Sessions',
  'Checkout/Sessions',
  'Customers',
  'Events',
  'InvoiceItems',
  'InvoicePayments',
  'Invoices',
  'PaymentMethods',
  'Prices',
  'Products',
  'Subscriptions',
  'WebhookEndpoints',
])

/** Of these only what is read is described. */
const describedToRead = new Set(['Accounts', 'PaymentIntents'])

/** Below this depth the emulator has nothing of its own to say. */
const deepest = 4

/** The parameters of Stripe's endpoints, from the classes that call them and the types that they take. */
export function describeParams(program: ts.Program, resources: string): ParamTable {
  const checker = program.getTypeChecker()
  const endpoints: Record<string, ParamShape> = {}
  const others: string[] = []
  for (const file of ts.sys.readDirectory(resources, ['.d.ts'])) {
    const name = file.slice(resources.length + 1, -'.d.ts'.length)
    const calls = readCalls(file.replace(/\.d\.ts$/, '.js'))
    const declarations = program.getSourceFile(file)
    if (declarations === undefined) continue
    for (const [method, { verb, path }] of calls) {
      const endpoint = `${verb} ${path}`
      if (!path.startsWith('/v1/')) continue
      if (!described.has(name) && !(describedToRead.has(name) && verb === 'GET')) {
        others.push(endpoint)
        continue
      }
      endpoints[endpoint] = paramsOf(declarations, method)
    }
  }
  return { endpoints: sorted(endpoints), others: [...new Set(others)].sort() }

  function paramsOf(file: ts.SourceFile, method: string): ParamShape {
    for (const statement of file.statements) {
      if (!ts.isClassDeclaration(statement)) continue
      for (const member of statement.members) {
        if (!ts.isMethodDeclaration(member) || member.name.getText(file) !== method) continue
        const parameter = member.parameters.find((one) => one.name.getText(file) === 'params')
        if (parameter === undefined) return {}
        return shapeOf(checker.getTypeAtLocation(parameter), 0)
      }
    }
    return {}
  }

  function shapeOf(type: ts.Type, depth: number): ParamShape {
    const members = (type.isUnion() ? type.types : [type]).filter((one) => !isEmpty(one))
    const objects = members.filter((one) => isMap(one) && !checker.isArrayType(one))
    const array = members.find((one) => checker.isArrayType(one))
    if (array !== undefined) {
      const [element] = checker.getTypeArguments(array as ts.TypeReference)
      return { '[]': element === undefined ? 1 : shapeOf(element, depth) }
    }
    if (objects.length > 0) {
      return { ...mapOf(objects, depth), ...(objects.length < members.length ? { '=': 1 } : {}) }
    }
    const values = members.flatMap((one) => (one.isStringLiteral() ? [one.value] : []))
    const isOpen = members.some((one) => (one.flags & (ts.TypeFlags.String | ts.TypeFlags.NumberLike)) !== 0)
    return values.length > 0 && !isOpen ? values : 1
  }

  function mapOf(types: ts.Type[], depth: number): { [name: string]: ParamShape } {
    if (depth >= deepest) return {}
    const shape: { [name: string]: ParamShape } = {}
    for (const type of types) {
      if (checker.getIndexInfosOfType(type).length > 0) shape['*'] = 1
      for (const property of checker.getPropertiesOfType(type)) {
        const declaration = property.valueDeclaration
        if (declaration === undefined) continue
        shape[property.name] = shapeOf(checker.getTypeOfSymbolAtLocation(property, declaration), depth + 1)
      }
    }
    return shape
  }
}

function isEmpty(type: ts.Type): boolean {
  return (
    (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void)) !== 0 ||
    (type.isStringLiteral() && type.value === '')
  )
}

function isMap(type: ts.Type): boolean {
  // A decimal is an object in the program and text on the wire.
  const name = type.aliasSymbol?.name ?? type.symbol?.name
  return (type.flags & ts.TypeFlags.Object) !== 0 && name !== 'Decimal' && name !== 'DecimalImpl' && name !== 'Date'
}

/** What each method of a resource's class sends, read from its call of `_makeRequest`. */
function readCalls(file: string): Map<string, { verb: string; path: string }> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)
  const calls = new Map<string, { verb: string; path: string }>()
  source.forEachChild((node) => {
    if (!ts.isClassDeclaration(node)) return
    for (const member of node.members) {
      if (!ts.isMethodDeclaration(member)) continue
      const call = /_makeRequest\('(\w+)', (?:'([^']*)'|`([^`]*)`)/.exec(member.getText(source))
      if (call === null) continue
      const [, verb = '', plain, template = ''] = call
      calls.set(member.name.getText(source), { verb, path: plain ?? readPath(template) })
    }
  })
  return calls
}

/** The first variable part of a path is its `:id`, the others are numbered. */
function readPath(template: string): string {
  let count = 0
  return template.replaceAll(/\$\{[^}]*\}/g, () => {
    count += 1
    return count === 1 ? ':id' : `:id${count}`
  })
}

function sorted(endpoints: Record<string, ParamShape>): Record<string, ParamShape> {
  return Object.fromEntries(Object.entries(endpoints).sort(([a], [b]) => (a < b ? -1 : 1)))
}
