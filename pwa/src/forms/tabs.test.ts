import { expect, test } from 'vitest'
import { take } from './tabs'

test('what another tab typed comes into the objects that this one holds', () => {
  const counts = { adult: 2 }
  const form = { counts, boarding: '', room: 'single', secret: 'here' }
  take(form, { counts: { adult: 3, child: 1 }, boarding: 'hqsn', secret: 'there', gone: 1 }, ['secret'])
  expect(form).toEqual({ counts: { adult: 3, child: 1 }, boarding: 'hqsn', room: 'single', secret: 'here' })
  expect(form.counts).toBe(counts)
})

test('lists are taken whole', () => {
  const form = { pictures: ['a', 'b'] }
  take(form, { pictures: ['b'] }, [])
  expect(form.pictures).toEqual(['b'])
})
