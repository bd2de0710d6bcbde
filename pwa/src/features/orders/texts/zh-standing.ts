import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  pay_within: '请在倒计时内付款',
  stands_failed: '上次付款没有成功，没有扣款，可以再付一次',
  stands_paying: '付款正在确认，到账后这里会自动更新',
  stands_to_pay: '等待付款',
  stands_expired: '订单已过期，没有扣款',
  stands_expired_back: '订单已过期，晚到的{sum}已原路退回',
  stands_expired_back_coming: '订单已过期，晚到的{sum}正在原路退回',
  stands_cancelled: '订单已取消',
  stands_cancelled_back: '订单已取消，{sum}已退回',
  stands_cancelled_back_coming: '订单已取消，{sum}正在退回',
  stands_trip: '已付款，{day}出发',
  stands_shipped: '已发货，正在路上',
  stands_partly: '部分包裹已发出，其余等待商家发货',
  stands_to_ship: '已付款，等待商家发货',
  stands_gathering: '已付款，拼团中',
  stands_delivered: '已签收',
  stands_paid: '已付款',
  book_again: '重新选购',
}

export default texts
