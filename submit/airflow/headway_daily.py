"""
Trains once a day with Headway: `preflight` looks at cluster, data and weights, then `train` runs the job.

The run's id is the day of the data interval, so whatever starts it again (a retry, a cleared task, a backfill) goes on
with that day's run, or finds it finished and leaves it as it is. docs/scheduling.md in Headway's repository has the rest.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

try:
    from airflow.sdk import DAG  # Airflow 3
except ImportError:
    from airflow import DAG  # Airflow 2.4 or later

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

# Of the workers: where the jar that `mvn package` built lies, and the job file, on any Hadoop file system.
JAR = os.environ.get("HEADWAY_JAR", "/opt/headway/target/headway.jar")
JOB = os.environ.get("HEADWAY_JOB", "hdfs:///jobs/pets.yaml")

# For native arrays 2 GiB, for the whole process its 4 GiB of heap and 3 GiB: docs/clusters.md has the arithmetic.
NATIVE = "-Dorg.bytedeco.javacpp.maxbytes=2g -Dorg.bytedeco.javacpp.maxphysicalbytes=7g"

# Both tasks see the same cluster, so that preflight measures what train gets.
SPARK = dict(
    conn_id="spark_default",
    # The driver runs on the worker: progress and the exit code are in the task's log.
    deploy_mode="client",
    application=JAR,
    java_class="dev.headway.cli.Main",
    # Or properties_file=, one of conf/spark-defaults with the site's own settings.
    driver_memory="4g",
    executor_memory="4g",
    executor_cores=4,
    num_executors=2,
    conf={
        "spark.driver.extraJavaOptions": NATIVE,
        "spark.executor.memoryOverhead": "3g",
        "spark.executor.extraJavaOptions": NATIVE,
        "spark.executorEnv.OMP_NUM_THREADS": "1",
        "spark.yarn.maxAppAttempts": "1",
    },
    env_vars={"OMP_NUM_THREADS": "1"},
)

with DAG(
    dag_id="headway_daily",
    description="Trains the job of HEADWAY_JOB once a day",
    doc_md=__doc__,
    schedule="@daily",
    start_date=datetime(2026, 11, 1, tzinfo=timezone.utc),
    # A day that was missed is not made up for, and no two days train at once.
    catchup=False,
    max_active_runs=1,
    # A run whose process was killed on another machine can be taken over after 5 minutes.
    default_args={"owner": "headway", "retry_delay": timedelta(minutes=6)},
    tags=["headway"],
) as dag:
    preflight = SparkSubmitOperator(
        task_id="preflight",
        name="headway-preflight-{{ ds_nodash }}",
        application_args=["preflight", "--job", JOB],
        # What it finds is for people to mend; once more is for a store that was away.
        retries=1,
        **SPARK,
    )
    train = SparkSubmitOperator(
        task_id="train",
        name="headway-train-{{ ds_nodash }}",
        application_args=["train", "--job", JOB, "--run-id", "{{ ds_nodash }}"],
        # Each goes on from the last checkpoint.
        retries=3,
        **SPARK,
    )
    preflight >> train
