"""
PostgreSQL and Spark for the tests, started here and stopped again; None where they cannot be had, with the reason.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["NotToBeHad", "postgres_server", "spark_session"]

# Debian keeps the server's programs out of the search path.
_DEBIAN = Path("/usr/lib/postgresql")
_USERS = ("postgres", "nobody")
# Short queries on small tables: compiling them takes longer than running them, in Java as in the machine.
_SPARK = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "3g",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
}


class NotToBeHad(Exception):
    """
    A server that this machine cannot run; says what it lacks.
    """


def _programs() -> Path:
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise NotToBeHad("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    return versions[-1].parent


def _other_user() -> str | None:
    """
    Who runs the server, which refuses to be root.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    known = {each.pw_name for each in pwd.getpwall()}
    found = next((name for name in _USERS if name in known), None)
    if found is None:
        raise NotToBeHad("PostgreSQL refuses to run as root, and there is no other user")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def postgres_server() -> Iterator[str]:
    """
    A server on the loopback in a temporary folder, as what a connection is made with.
    """
    programs, user, port = _programs(), _other_user(), _free_port()
    with tempfile.TemporaryDirectory(prefix="ecotown-postgres-", ignore_cleanup_errors=True) as folder:
        if user is not None:
            shutil.chown(folder, user)
        data = Path(folder) / "data"
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"

        def run(program: str, *arguments: str) -> None:
            done = subprocess.run(
                [str(programs / program), "-D", str(data), *arguments],
                cwd=folder,
                user=user,
                extra_groups=None if user is None else (),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                check=False,
            )
            if done.returncode:
                raise NotToBeHad(f"PostgreSQL: {program} {' '.join(arguments)}: {done.stderr.strip()[:500]}")

        run("initdb", "-U", "ecotown", "-A", "trust", "-E", "UTF8", "--locale=C")
        run("pg_ctl", "-o", settings, "-l", str(Path(folder) / "log"), "-w", "start")
        try:
            yield f"host=127.0.0.1 port={port} user=ecotown dbname=postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


@contextmanager
def spark_session() -> Iterator[Any]:
    """
    A session of Spark in this machine, with a Java virtual machine of its own.
    """
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise NotToBeHad("Spark needs Java (Debian: apt-get install default-jre-headless)")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NotToBeHad('Spark needs pip install "ecotown[spark]"') from None
    with tempfile.TemporaryDirectory(prefix="ecotown-spark-", ignore_cleanup_errors=True) as folder:
        builder: Any = SparkSession.builder
        builder = builder.master("local[2]").config("spark.sql.warehouse.dir", folder)
        for name, value in _SPARK.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        try:
            yield session
        finally:
            session.stop()
