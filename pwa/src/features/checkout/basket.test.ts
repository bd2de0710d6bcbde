import { beforeEach, describe, expect, it } from 'vitest'
import { useBasket, type Wish } from './basket'

const tea: Wish = {
  offer: 'tea',
  quantity: 2,
  answers: {},
  kind: 'goods',
  title: '瓜片',
  pack: '袋装',
  price: 9800,
  path: '/goods/guapian',
  chosen: true,
}
const ticket = (offer: string, quantity: number, room = ''): Wish => ({
  ...tea,
  offer,
  quantity,
  day: '2026-12-12',
  answers: room ? { room } : {},
  kind: 'trip',
  path: '/trips/dam/book?day=2026-12-12',
})
const { wishes, count, chosen, put, putAgain, drop, clear } = useBasket()

describe('the basket', () => {
  beforeEach(() => clear([...wishes.value]))

  it('counts the same pack up, another lot or team apart', () => {
    expect(put({ ...tea })).toBe(true)
    put({ ...tea, quantity: 1 })
    put({ ...tea, answers: { team: 'a' } })
    expect(wishes.value.map((one) => one.quantity)).toEqual([3, 2])
    expect(count.value).toBe(5)
  })

  it('holds a booking once, as it was put in last', () => {
    put({ ...tea })
    putAgain(ticket('adult', 3).path, [ticket('adult', 3), ticket('single', 1)])
    putAgain(ticket('adult', 3).path, [ticket('adult', 3, 'third')])
    expect(wishes.value.map((one) => [one.offer, one.answers.room])).toEqual([
      ['tea', undefined],
      ['adult', 'third'],
    ])
  })

  it('takes no more kinds than it holds, and loses none of what is in it', () => {
    for (let n = 0; n < 20; n++) expect(put({ ...tea, offer: `tea-${n}` })).toBe(true)
    expect(put({ ...tea, offer: 'one more' })).toBe(false)
    expect(putAgain('/trips/dam/book', [ticket('adult', 2)])).toBe(false)
    expect(wishes.value).toHaveLength(20)
  })

  it('gives up one, and what was ordered', () => {
    put({ ...tea })
    put({ ...tea, offer: 'oil', chosen: false })
    drop(wishes.value[1] as Wish)
    expect(chosen.value.map((one) => one.offer)).toEqual(['tea'])
    clear(chosen.value)
    expect(wishes.value).toEqual([])
  })
})
