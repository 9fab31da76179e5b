{# The rows that are rejected, and so not decided. `error_if: ">10"` in the config of the test allows for some. #}
{% test none_rejected(model) %}
select * from {{ model }} where rejected is not null
{% endtest %}
