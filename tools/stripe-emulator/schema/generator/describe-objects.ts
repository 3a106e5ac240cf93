import ts from 'typescript'

export type Schema = Record<string, unknown>

/** Definitions by name, and the kind of object that each type of event is about. */
export interface ObjectSchema {
  definitions: Record<string, Schema>
  events: Record<string, string>
}

/** JSON Schema of every type that `Roots` names, closed: a field or a value that the SDK does not know is an error. */
export function describeObjects(program: ts.Program, source: ts.SourceFile): ObjectSchema {
  const checker = program.getTypeChecker()
  const roots = typeNamed('Roots')
  const names = new Map<ts.Type, string>()
  const definitions: Record<string, Schema> = {}
  const taken = new Map<string, string>()

  const rootProperties = checker.getPropertiesOfType(roots)
  for (const root of rootProperties) names.set(checker.getTypeOfSymbolAtLocation(root, source), root.name)
  for (const root of rootProperties) {
    definitions[root.name] = objectSchema(checker.getTypeOfSymbolAtLocation(root, source))
  }
  return { definitions, events: eventKinds() }

  function typeNamed(name: string): ts.Type {
    const declaration = source.statements.find(
      (one) => (ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one)) && one.name.text === name,
    )
    if (declaration === undefined) throw new Error(`roots.ts has no ${name}`)
    return checker.getTypeAtLocation(declaration)
  }

  function schemaOf(type: ts.Type): Schema {
    const { flags } = type
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {}
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value }
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' }
    if (flags & ts.TypeFlags.Null) return { type: 'null' }
    if (flags & ts.TypeFlags.String) return { type: 'string' }
    if (flags & ts.TypeFlags.Number) return { type: 'number' }
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' }
    // A decimal of the SDK travels as text.
    if (isDecimal(type)) return { type: 'string' }
    if (type.isUnion()) return unionSchema(type)
    // OtherString, the mark of an open enumeration, where it stands alone.
    if (isOtherString(type)) return { type: 'string' }
    if (checker.isArrayType(type)) return { type: 'array', items: schemaOf(elementOf(type)) }
    return reference(type)
  }

  /** Literals beside OtherString are all values of this version: the emulator sends no others. */
  function unionSchema(type: ts.UnionType): Schema {
    const members = type.types.filter((one) => !(one.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)))
    const isEnumeration = members.some((one) => one.isStringLiteral())
    const schemas = members.filter((one) => !(isEnumeration && isOtherString(one))).map(schemaOf)
    const values = schemas.flatMap((one) => ('const' in one ? [one['const']] : []))
    const rest = schemas.filter((one) => !('const' in one))
    const isBoolean = values.includes(true) && values.includes(false)
    const constants = isBoolean ? values.filter((one) => typeof one !== 'boolean') : values
    const plain = [...rest.flatMap(simpleType), ...(isBoolean ? ['boolean'] : [])]
    const complex = rest.filter((one) => simpleType(one).length === 0)
    const withNull = constants.length > 0 && plain.length === 1 && plain[0] === 'null'
    const choices: Schema[] = [
      ...(constants.length === 0 ? [] : [{ enum: withNull ? [...constants, null] : constants }]),
      ...(plain.length === 0 || withNull ? [] : [{ type: plain.length === 1 ? plain[0] : plain }]),
      ...complex,
    ]
    const distinct = [...new Map(choices.map((one) => [JSON.stringify(one), one])).values()]
    return distinct.length === 1 ? (distinct[0] ?? {}) : { anyOf: distinct }
  }

  function simpleType(schema: Schema): string[] {
    const { type } = schema
    return typeof type === 'string' && Object.keys(schema).length === 1 && type !== 'object' ? [type] : []
  }

  function elementOf(type: ts.Type): ts.Type {
    const [element] = checker.getTypeArguments(type as ts.TypeReference)
    if (element === undefined) throw new Error('An array without an element type')
    return element
  }

  /** Equal types share one definition; a resource that the emulator does not send is any object. */
  function reference(type: ts.Type): Schema {
    const known = names.get(type)
    if (known !== undefined) return { $ref: `#/definitions/${known}` }
    if (isForeignResource(type)) return { type: 'object' }
    const provisional = `_${names.size}`
    names.set(type, provisional)
    const schema = objectSchema(type)
    const text = JSON.stringify(schema)
    const name = taken.get(text) ?? provisional
    names.set(type, name)
    // Small ones stand in place; a name of its own is worth it only when it is longer than its reference.
    if (text.length < 40 && !text.includes(provisional)) {
      names.delete(type)
      return schema
    }
    taken.set(text, name)
    definitions[name] = schema
    return { $ref: `#/definitions/${name}` }
  }

  function objectSchema(type: ts.Type): Schema {
    const properties: Record<string, Schema> = {}
    const required: string[] = []
    for (const property of checker.getPropertiesOfType(type)) {
      const propertyType = checker.getTypeOfSymbolAtLocation(property, source)
      // Nothing but its absence has this type: `deleted` on what is not deleted.
      if (!mayBePresent(propertyType)) continue
      properties[property.name] = schemaOf(propertyType)
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name)
    }
    const [index] = checker.getIndexInfosOfType(type)
    return {
      type: 'object',
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: index === undefined ? false : schemaOf(index.type),
    }
  }

  function mayBePresent(type: ts.Type): boolean {
    const absent = ts.TypeFlags.Undefined | ts.TypeFlags.Void
    return type.isUnion() ? type.types.some((one) => (one.flags & absent) === 0) : (type.flags & absent) === 0
  }

  function isForeignResource(type: ts.Type): boolean {
    const object = type.getProperty('object')
    if (object === undefined || type.getProperty('id') === undefined) return false
    return checker.getTypeOfSymbolAtLocation(object, source).isStringLiteral()
  }

  function isDecimal(type: ts.Type): boolean {
    return (
      type.aliasSymbol?.name === 'Decimal' ||
      type.symbol?.name === 'DecimalImpl' ||
      type.symbol?.name === 'Decimal' ||
      (type.isIntersection() && type.types.some((one) => one.symbol?.name === 'DecimalImpl'))
    )
  }

  function isOtherString(type: ts.Type): boolean {
    return type.isIntersection() && type.types.some((one) => (one.flags & ts.TypeFlags.String) !== 0)
  }

  /** `customer.created` is about a `customer`: the object's own name, for every event of the SDK. */
  function eventKinds(): Record<string, string> {
    const events = typeNamed('Events')
    if (!events.isUnion()) throw new Error('Stripe.Event is not a union')
    return Object.fromEntries(
      events.types
        .flatMap((event) => {
          const type = propertyType(event, 'type')
          const about = propertyType(propertyType(event, 'data'), 'object')
          const kind =
            about === undefined ? undefined : propertyType(about.isUnion() ? about.types[0] : about, 'object')
          if (type === undefined || !type.isStringLiteral()) return []
          return [[type.value, kind?.isStringLiteral() === true ? kind.value : '']]
        })
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    )
  }

  function propertyType(type: ts.Type | undefined, name: string): ts.Type | undefined {
    const property = type?.getProperty(name)
    return property === undefined ? undefined : checker.getTypeOfSymbolAtLocation(property, source)
  }
}
