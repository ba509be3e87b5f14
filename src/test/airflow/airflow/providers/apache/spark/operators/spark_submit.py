from airflow import OPERATOR_PARAMETERS, BaseOperator, refuse_unknown

# Of SparkSubmitOperator in apache-airflow-providers-apache-spark, as of Airflow 3.
PARAMETERS = {
    "application", "conf", "conn_id", "files", "py_files", "archives", "driver_class_path", "jars", "java_class",
    "packages", "exclude_packages", "repositories", "total_executor_cores", "executor_cores", "executor_memory",
    "driver_memory", "keytab", "principal", "proxy_user", "name", "num_executors", "status_poll_interval",
    "application_args", "env_vars", "verbose", "spark_binary", "properties_file", "yarn_queue", "deploy_mode",
    "use_krb5ccache", "post_submit_commands", "track_driver_via_k8s_api", "yarn_track_via_rm_api", "yarn_rm_auth",
    "openlineage_inject_parent_job_info", "openlineage_inject_transport_info", "reconnect_on_retry", "durable",
}


class SparkSubmitOperator(BaseOperator):
    template_fields = {
        "application", "conf", "files", "py_files", "jars", "driver_class_path", "packages", "exclude_packages",
        "keytab", "principal", "proxy_user", "name", "application_args", "env_vars", "post_submit_commands",
        "properties_file",
    }

    def __init__(self, **parameters):
        refuse_unknown("SparkSubmitOperator", parameters, PARAMETERS | OPERATOR_PARAMETERS)
        if "task_id" not in parameters:
            raise TypeError("SparkSubmitOperator: task_id is missing")
        super().__init__(parameters)
