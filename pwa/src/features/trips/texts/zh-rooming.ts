import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  sleeping: '住宿',
  room_alone: '想单独住一间的人数',
  room_alone_price: '单房差 {price}/人',
  room_left_over: '有一位落单，怎么住？',
  room_single: '单独住一间，加单房差 {price}',
  room_third: '三人一间，加一张床',
  room_shared: '与同性团友拼房，不加价（本人已同意）',
  slept_pairs: '双人间{n}间',
  slept_singles: '单住{n}间',
  slept_third: '三人间{n}间',
  slept_shared: '拼房{n}位',
  slept_withoutBed: '{n}名儿童不占床',
  room_rules: '分房',
  rule_pairs: '两人一间；落单时加单房差独住',
  rule_third: '可以三人一间加床',
  rule_shared: '本人同意时可与同性团友拼房，不加价',
  rule_without_bed: '不占床儿童每间最多{n}名',
}

export default texts
