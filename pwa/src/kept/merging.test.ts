import { expect, test } from 'vitest'
import { merged } from './merging'

const join = (name: string, own: unknown, theirs: unknown): unknown =>
  JSON.parse(merged(name, JSON.stringify(own), JSON.stringify(theirs)))

test('a basket holds the things of both phones, each once, as this phone has it', () => {
  const tea = { offer: 'tea', quantity: 1, answers: {} }
  const seats = { offer: 'seat', day: '2026-12-05', quantity: 2, answers: { boarding: 'rmgc' } }
  const other = { ...seats, day: '2026-12-12' }
  expect(join('basket', [tea, seats], [{ ...tea, quantity: 9 }, other])).toEqual([tea, seats, other])
})

test('what was saved is the union; nothing here takes what is there', () => {
  expect(join('liked', ['a', 'b'], ['b', 'c'])).toEqual(['a', 'b', 'c'])
  expect(join('liked', null, ['c'])).toEqual(['c'])
})

test('a form that somebody fills in stays theirs', () => {
  expect(join('draft:book:x', { boarding: 'here' }, { boarding: 'there' })).toEqual({ boarding: 'here' })
  expect(merged('draft:checkout', '{"address":"a"}', 'null')).toBe('{"address":"a"}')
  expect(merged('liked', 'broken', '["a"]')).toBe('["a"]')
})
