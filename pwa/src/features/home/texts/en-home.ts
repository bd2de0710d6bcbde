import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  home_title: "Huliu: weekends from Shanghai to Lu'an",
  home_description:
    "Weekends in Lu'an in the Dabie mountains: heritage routes, lakes and tea valleys, with refund rules " +
    'shown before you pay.',
  hero_rail: 'Dabie mountains · about 3–4.5 h by rail, see 12306',
  door_sites: 'Heritage',
  door_trips: 'Weekends',
  door_goods: "Lu'an goods",
  door_family: 'With children',
  next_weekends: 'The next weekends',
  headline_friday: 'Leave on Friday after work, back in Shanghai on Sunday night',
  headline_saturday: 'Board early on Saturday, back in Shanghai on Sunday night',
  headline_any: 'To the Dabie Mountains, this month',
  weekend_trips: '{n} trips',
  weekend_full: 'Waiting list',
  live_seats: 'Seats as of now',
  going_awaiting_payment: 'To pay',
  going_paid: 'Under way',
}

export default texts
