import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  deals: 'Offers',
  cut_n: '{off} off from {sum}',
  take_coupon: 'Collect',
  coupon_taken: 'Collected',
  coupons: 'Coupons',
  coupon_code: 'Coupon code',
  coupon_add: 'Add',
  coupon_of: 'From {name}',
  coupon_ours: 'From the platform',
  until_time: 'until {time}',
  no_coupons: 'No coupons yet.',
  coupon_state_usable: 'Ready',
  coupon_state_applied: 'In use',
  coupon_state_not_met: '{sum} to go',
  coupon_state_over: 'Expired',
  coupon_state_used_up: 'Used up',
  coupon_state_another: 'One per seller',
  coupon_state_open: 'To collect',
  stacking:
    'The seller’s own discount applies first, then one coupon per seller, then one from the platform. Flash ' +
    'sales, group deals and delivery are excluded. A partial refund returns what was paid for that part; ' +
    'the rest is not repriced.',
  scope_for: 'For {what}',
  group_buy: 'Group of {n}',
  group_rule:
    'Sent once {n} buyers have come together within {hours} hours; otherwise everything is refunded. {each} ' +
    'per buyer at most.',
  group_start: 'Start a group',
  group_join: 'Join',
  group_missing: '{n} to go',
  group_left: '{n} left',
  team: 'Group deal',
  team_gathering: 'Gathering',
  team_formed: 'Complete',
  team_failed: 'Not completed',
  team_joined: '{n} have paid',
  team_formed_left: 'Complete; {n} in it now. If a member leaves later, nothing changes for you.',
  team_failed_note: 'Too few came together; what was paid went back in full.',
  team_share: 'Share with friends',
  copy_link: 'Copy link',
  copied: 'Copied',
  see_goods_of: 'See the product',
}

export default texts
