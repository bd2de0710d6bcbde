import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  sleeping: 'Rooms',
  room_alone: 'People who want a room alone',
  room_alone_price: 'single supplement {price} each',
  room_left_over: 'One person has no roommate. How should they sleep?',
  room_single: 'Alone, for the single supplement of {price}',
  room_third: 'Three in a room, with an added bed',
  room_shared: 'Sharing with a guest of the same sex, at no extra cost (they have agreed)',
  slept_pairs: '{n} twin',
  slept_singles: '{n} single',
  slept_third: '{n} for three',
  slept_shared: '{n} sharing',
  slept_withoutBed: '{n} children without a bed',
  room_rules: 'Rooms',
  rule_pairs: 'Two to a room; a traveller without a roommate takes a room alone for the single supplement',
  rule_third: 'Three may sleep in a room with an added bed',
  rule_shared:
    'A traveller without a roommate who agrees may share with a guest of the same sex at no extra cost',
  rule_without_bed: 'At most {n} children without a bed to a room',
}

export default texts
