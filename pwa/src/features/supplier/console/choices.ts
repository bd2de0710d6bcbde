// The values that the server knows, in the order people look for them.
export const KINDS = ['operator', 'base', 'cooperative'] as const
export const COUNTIES = ['jinan', 'yuan', 'yeji', 'huoqiu', 'shucheng', 'jinzhai', 'huoshan'] as const
export const ROLES = ['manager', 'finance', 'guide', 'packer', 'owner'] as const
export const THEMES = [
  'study',
  'red',
  'family',
  'heritage',
  'nature',
  'tea',
  'wellness',
  'food',
  'hiking',
] as const
export const LICENCES: Record<string, string[]> = {
  operator: ['business', 'travel_agency'],
  base: ['business', 'lodging'],
  cooperative: ['business', 'food'],
}
/** Those without which an application can't be handed in; the server says the same in `missing`. */
export const NEEDED: Record<string, string[]> = {
  operator: ['business', 'travel_agency'],
  base: ['business'],
  cooperative: ['business'],
}
