-- Whoever writes may do so in any language that a deployment speaks (docs/languages.md), by its code
-- (ISO 639). People who work here go on in Khmer or English: person.language stays as it is.

alter table report drop constraint report_language_check,
  add constraint report_language_check check (language ~ '^[a-z]{2,3}$');
alter table data_request drop constraint data_request_language_check,
  add constraint data_request_language_check check (language ~ '^[a-z]{2,3}$');
alter table entry_link drop constraint entry_link_language_check,
  add constraint entry_link_language_check check (language ~ '^[a-z]{2,3}$');
alter table feedback drop constraint feedback_language_check,
  add constraint feedback_language_check check (language ~ '^[a-z]{2,3}$');
