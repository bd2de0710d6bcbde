import { expect, test } from 'vitest'
import { starts } from './starts'

const bought = (kind: string, state: string) => ({ kind, state, title: '' })

test('what one asks first fits what was bought and how it stands, each thing once', () => {
  expect(starts([bought('goods', 'to_ship'), bought('goods', 'to_ship')])).toEqual([
    'start_when',
    'start_change',
    'start_ask',
  ])
  expect(starts([bought('goods', 'shipped'), bought('trips', 'confirmed')])).toEqual([
    'start_received',
    'start_where',
    'start_change',
    'start_ask',
  ])
  expect(starts([bought('trips', 'cancelled'), bought('something new', 'paid')])).toEqual([
    'start_change',
    'start_ask',
  ])
})
