/** What a person typed, as it came: single values, or several under one name. */
export type Values = Record<string, string | string[]>

export const one = (values: Values, name: string): string => {
  const value = values[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
export const many = (values: Values, name: string): string[] => {
  const value = values[name]
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
