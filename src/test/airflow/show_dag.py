"""Imports a DAG and prints it as JSON, what is templated rendered for one day: show_dag.py FILE YYYYMMDD"""

import importlib.util
import json
import re
import sys
from datetime import datetime, timedelta

from airflow import DAG


def rendered(value, templated, day):
    if isinstance(value, dict):
        return {key: rendered(each, templated, day) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [rendered(each, templated, day) for each in value]
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and templated:
        value = value.replace("{{ ds_nodash }}", day)
    if isinstance(value, str) and re.search(r"{[{%#]", value):
        raise ValueError(f"not rendered, and so left as it is: {value}")
    return value


file, day = sys.argv[1:]
spec = importlib.util.spec_from_file_location("dag_under_test", file)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
dags = [value for value in vars(module).values() if isinstance(value, DAG)]
assert len(dags) == 1, f"{len(dags)} DAGs at the top of {file}"
print(
    json.dumps(
        {
            "dag": rendered(dags[0].parameters, False, day),
            "tasks": {
                task.parameters["task_id"]: {
                    "upstream": [before.parameters["task_id"] for before in task.upstream],
                    **{
                        key: rendered(value, key in task.template_fields, day)
                        for key, value in task.parameters.items()
                    },
                }
                for task in dags[0].tasks
            },
        }
    )
)
