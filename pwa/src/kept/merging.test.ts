import { expect, test } from 'vitest'
import { merged } from './merging'

const join = (name: string, base: unknown, own: unknown, theirs: unknown): unknown =>
  JSON.parse(merged(name, JSON.stringify(base), JSON.stringify(own), JSON.stringify(theirs)))

test('a basket holds the things of both phones, each once, as this phone has it', () => {
  const tea = { offer: 'tea', quantity: 1, answers: {} }
  const seats = { offer: 'seat', day: '2026-12-05', quantity: 2, answers: { boarding: 'rmgc' } }
  const other = { ...seats, day: '2026-12-12' }
  expect(join('basket', null, [tea, seats], [{ ...tea, quantity: 9 }, other])).toEqual([tea, seats, other])
})

test('what one phone took out does not come back from the other', () => {
  expect(join('liked', ['a', 'b'], ['b'], ['a', 'b', 'c'])).toEqual(['b', 'c'])
  expect(join('liked', ['a', 'b'], ['a', 'b', 'd'], ['b'])).toEqual(['b', 'd'])
  expect(join('basket', [{ offer: 'tea' }], [], [{ offer: 'tea' }])).toEqual([])
  expect(join('basket', [{ offer: 'tea' }], null, [{ offer: 'tea' }, { offer: 'oil' }])).toEqual([
    { offer: 'oil' },
  ])
})

test('what was saved is the union; nothing here takes what is there', () => {
  expect(join('liked', null, ['a', 'b'], ['b', 'c'])).toEqual(['a', 'b', 'c'])
  expect(join('liked', null, null, ['c'])).toEqual(['c'])
  const many = Array.from({ length: 40 }, (_, n) => `slug-${n}`)
  expect(
    join(
      'liked',
      null,
      many,
      many.map((one) => `${one}-other`),
    ),
  ).toHaveLength(50)
})

test('a form that somebody fills in stays theirs', () => {
  expect(join('draft:book:x', null, { boarding: 'here' }, { boarding: 'there' })).toEqual({
    boarding: 'here',
  })
  expect(merged('draft:checkout', 'null', '{"address":"a"}', 'null')).toBe('{"address":"a"}')
  expect(merged('liked', 'null', 'broken', '["a"]')).toBe('["a"]')
})
