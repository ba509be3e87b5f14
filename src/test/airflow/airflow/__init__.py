"""Stands in for Airflow: takes the parameters that it publishes and refuses every other, as it does itself."""

# Of airflow.sdk.DAG, those that Airflow 2.4 and 3 have both.
DAG_PARAMETERS = {
    "dag_id", "description", "schedule", "start_date", "end_date", "template_searchpath", "template_undefined",
    "user_defined_macros", "user_defined_filters", "default_args", "max_active_tasks", "max_active_runs",
    "max_consecutive_failed_dag_runs", "dagrun_timeout", "catchup", "on_success_callback", "on_failure_callback",
    "doc_md", "params", "access_control", "is_paused_upon_creation", "jinja_environment_kwargs",
    "render_template_as_native_obj", "tags", "owner_links", "auto_register", "fail_fast", "dag_display_name",
}

# Of airflow.sdk.BaseOperator, those that both have.
OPERATOR_PARAMETERS = {
    "task_id", "owner", "email", "email_on_retry", "email_on_failure", "retries", "retry_delay",
    "retry_exponential_backoff", "max_retry_delay", "start_date", "end_date", "depends_on_past",
    "ignore_first_depends_on_past", "wait_for_past_depends_before_skipping", "wait_for_downstream", "dag", "params",
    "default_args", "priority_weight", "weight_rule", "queue", "pool", "pool_slots", "execution_timeout",
    "on_execute_callback", "on_failure_callback", "on_success_callback", "on_retry_callback", "on_skipped_callback",
    "pre_execute", "post_execute", "trigger_rule", "resources", "run_as_user", "map_index_template",
    "max_active_tis_per_dag", "max_active_tis_per_dagrun", "executor", "executor_config", "do_xcom_push",
    "multiple_outputs", "inlets", "outlets", "task_group", "doc", "doc_md", "doc_json", "doc_yaml", "doc_rst",
    "task_display_name", "logger_name", "allow_nested_operators",
}


def refuse_unknown(what, given, known):
    unknown = sorted(set(given) - known)
    if unknown:
        raise TypeError(f"{what} has no parameter {', '.join(unknown)}")


class DAG:
    current = None

    def __init__(self, **parameters):
        refuse_unknown("DAG", parameters, DAG_PARAMETERS)
        refuse_unknown("default_args", parameters.get("default_args", {}), OPERATOR_PARAMETERS)
        self.parameters = parameters
        self.tasks = []

    def __enter__(self):
        DAG.current = self
        return self

    def __exit__(self, *_):
        DAG.current = None


class BaseOperator:
    def __init__(self, parameters):
        if DAG.current is None:
            raise TypeError("a task outside of a DAG")
        self.parameters = {**DAG.current.parameters.get("default_args", {}), **parameters}
        self.upstream = []
        DAG.current.tasks.append(self)

    def __rshift__(self, other):
        other.upstream.append(self)
        return other
