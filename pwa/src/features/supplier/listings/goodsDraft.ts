import type { Words } from './draft'
import { words } from './draft'

export interface Pack {
  code: string
  name: Words
  grams: number
  price: number
  gift: boolean
  perBuyer: number | null
  gtin: string
  measure: string
  contents: number
}
export interface GoodsDraft {
  title: Words
  summary: Words
  story: Words[]
  kind: string
  shelves: string[]
  county: string | null
  months: number[]
  storage: string
  returns: string
  keep: Words
  shelfDays: number
  ingredients: Words
  standard: string
  allergens: string[]
  warning: Words
  approval: string
  mark: string | null
  packs: Pack[]
  pictures: string[]
}
export const KINDS_OF_GOODS = [
  'tea',
  'herb',
  'produce',
  'grain',
  'aquatic',
  'meat',
  'egg',
  'dish',
  'snack',
  'honey',
  'oil',
  'alcohol',
  'health',
  'craft',
  'knowledge',
]
export const RETURNS = ['seven_days', 'exempt', 'confirm']
export const ALLERGENS = ['peanut', 'tree_nut', 'soy', 'crustacean', 'fish', 'egg', 'gluten']
export const MEASURES = ['g', 'ml', 'piece']
export const MARKS = ['luan-guapian', 'huoshan-shihu', 'huoshan-huangya']
export const GOODS_SECTIONS: Record<string, string[]> = {
  basics: ['title', 'summary', 'story', 'kind', 'shelves', 'county', 'months'],
  pictures: ['pictures'],
  packs: ['packs'],
  label: [
    'storage',
    'returns',
    'keep',
    'shelfDays',
    'ingredients',
    'standard',
    'allergens',
    'warning',
    'approval',
    'mark',
  ],
}
export const pack = (code: string): Pack => ({
  code,
  name: words(),
  grams: 0,
  price: 0,
  gift: false,
  perBuyer: null,
  gtin: '',
  measure: 'g',
  contents: 0,
})

/** What a new product starts with. */
export function beginGoods(): GoodsDraft {
  return {
    title: words(),
    summary: words(),
    story: [words()],
    kind: 'produce',
    shelves: [],
    county: null,
    months: [],
    storage: 'ambient',
    returns: 'seven_days',
    keep: words(),
    shelfDays: 0,
    ingredients: words(),
    standard: '',
    allergens: [],
    warning: words(),
    approval: '',
    mark: null,
    packs: [pack('p1')],
    pictures: [],
  }
}
