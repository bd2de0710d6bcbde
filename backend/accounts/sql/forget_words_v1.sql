-- Take the words out of history that is otherwise written once: after-sale steps, reasons, what carriers told, and what
-- the audit says about an erased person and their orders. Facts stay: who acted, when, on what, how much. The running
-- role may not rewrite history; it may call this, and only for an account that is erased.
create function forget_words_v1(p_account uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    mine uuid[];
    subjects text[];
begin
    if not exists (select from account where id = p_account and erased_at is not null) then
        raise exception 'account % is not erased', p_account using errcode = 'insufficient_privilege';
    end if;
    mine := array(select id from orders where account_id = p_account);

    update after_sale_step set text = ''
     where text <> '' and case_id in (select id from after_sale where order_id = any (mine));
    update cancellation set reason = '' where reason <> '' and order_id = any (mine);
    update refund_due set reason = '' where reason <> '' and order_id = any (mine);
    delete from tracking where parcel_id in (
        select p.id from parcel p join shipment s on s.id = p.shipment_id where s.order_id = any (mine));

    subjects := array['account:' || p_account, 'buyer:' || p_account, 'notice_wish:' || p_account,
                      'second_factor:' || p_account]
             || array(select 'order:' || number from orders where account_id = p_account)
             || array(select 'orders:' || id from unnest(mine) id)
             || array(select 'booking:' || id from booking where order_id = any (mine))
             || array(select 'shipment:' || id from shipment where order_id = any (mine))
             || array(select 'parcel:' || p.id from parcel p join shipment s on s.id = p.shipment_id
                       where s.order_id = any (mine))
             || array(select noun || id from after_sale, unnest(array['after_sale:', 'case:']) noun
                       where order_id = any (mine))
             || array(select 'invitation:' || id from invitation where phone_lookup = uuid_send(p_account))
             || array(select 'review:' || id from review where account_id = p_account)
             -- What they made themselves and took away again (passkeys, pictures): the line that made it names them.
             || array(select subject from audit
                       where actor = p_account and coalesce(after, before) ->> 'account_id' = p_account::text);
    update audit
       set reason = case when reason is null then null else '•' end,
           before = wordless_v1(before),
           after = wordless_v1(after)
     where subject = any (subjects);
end $$;
