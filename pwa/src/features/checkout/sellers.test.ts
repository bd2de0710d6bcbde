import { describe, expect, it } from 'vitest'
import type { Wish } from './basket'
import { bySeller, toFree } from './sellers'

const wish = (more: Partial<Wish>): Wish => ({
  offer: 'a',
  quantity: 1,
  answers: {},
  kind: 'goods',
  title: '',
  pack: '',
  price: 4900,
  path: '',
  storage: 'ambient',
  chosen: true,
  seller: '甲',
  freeAbove: 9900,
  ...more,
})

describe('a basket by its sellers', () => {
  it('keeps the order in which they came, and those of an older release together', () => {
    const all = [
      wish({ seller: '乙' }),
      wish({}),
      wish({ seller: '乙', offer: 'b' }),
      wish({ seller: undefined }),
    ]
    expect(bySeller(all).map(([name, own]) => [name, own.length])).toEqual([
      ['乙', 2],
      ['甲', 1],
      ['', 1],
    ])
  })
  it('says how much is missing till sending is free, of what is chosen', () => {
    expect(toFree([wish({})])).toEqual({ missing: 5000, reached: 4900 / 9900 })
    expect(toFree([wish({ quantity: 3 })])).toEqual({ missing: 0, reached: 1 })
    expect(toFree([wish({}), wish({ offer: 'b', chosen: false })])?.missing).toBe(5000)
  })
  it('says nothing where it is never free, or where parcels of two kinds each have their own sum', () => {
    expect(toFree([wish({ freeAbove: undefined })])).toBeNull()
    expect(toFree([wish({}), wish({ offer: 'b', storage: 'chilled' })])).toBeNull()
    expect(toFree([wish({ kind: 'trip', freeAbove: undefined })])).toBeNull()
  })
})
