import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  talk: 'Messages with the seller',
  about_order: 'Order {number}',
  hours_all: 'Answers every day, {from}–{to}',
  hours_week: 'Answers Monday to Friday, {from}–{to}',
  answers_minutes: 'Usually answers within {n} min',
  answers_hours: 'Usually answers within {n} h',
  talk_empty: 'Ask the seller anything about this order. The conversation stays with it.',
  talk_by_buyer: 'Buyer',
  talk_by_supplier: 'Seller',
  talk_by_platform: 'Platform',
  is_read: 'Read',
  is_unread: 'Sent',
  sent_picture: 'Photo',
  write_message: 'Message',
  send_message: 'Send',
  add_picture: 'Add photos',
  sending_n: 'Uploading, {n} to go',
  drop_picture: 'Remove this photo',
  start_when: 'When will it be sent?',
  start_change: 'I would like to change my delivery or travel details.',
  start_ask: 'I have a question: ',
  start_early:
    'I have to end the trip early. Please return what is left after the necessary costs (Tourism Law, article 65).',
  start_remind: 'Please send my order soon. Thank you.',
  call_platform: 'Ask the platform to step in',
  platform_called:
    'The platform has been asked to step in. It can read this conversation and will answer here.',
  call_us: 'Call the platform: {phone}',
  help_page: 'Common questions',
  talk_over:
    'This order ended long ago, so no more messages can be sent. Please contact the platform for help.',
  talks_door: 'Messages',
  no_talks: 'No buyer has written yet.',
  no_calls: 'No conversation waits for the platform.',
  waits_for_answer: 'To answer',
  platform_in: 'Platform involved',
  more_talks: 'Earlier messages',
  no_answer_needed: 'No answer needed',
  settle_talk: 'Settled',
  see_order: 'See the order',
  service_hours: 'Service hours',
  service_hours_hint:
    'Buyers see them beside the conversation. Messages outside these hours wait until you are back.',
  opens: 'From',
  closes: 'To',
  weekends_too: 'Weekends too',
  save_hours: 'Save',
}

export default texts
