{#
  Every row of a table of requests, all its columns, with the answers beside them.

  `law` is the macro that holds what `statute sql --table '{{ requests }}'` prints. An answer is told by the id of its
  request: a row without an id, or with one that stands twice, is rejected as `request-id`.
#}
{% macro decide(requests, law) %}
{%- set own = ['id', 'rejected', 'rejected_at'] -%}
{%- set answers = get_columns_in_query(law(requests)) if execute else own -%}
with law_rows as (
{{ law(requests) }}
),
law_answers as (
  select *, count(*) over (partition by id) as law_times, row_number() over (partition by id order by id) as law_number
  from law_rows
)
select
  asked.*,
{%- for answer in answers if answer not in own %}
  case when law_answers.law_times = 1 then law_answers.{{ adapter.quote(answer) }} end as {{ adapter.quote(answer) }},
{%- endfor %}
  case when law_answers.law_times = 1 then law_answers.rejected else 'request-id' end as rejected,
  case when law_answers.law_times = 1 then law_answers.rejected_at else 'id' end as rejected_at
from {{ requests }} as asked
left join law_answers on law_answers.id = asked.id and law_answers.law_number = 1
{% endmacro %}
