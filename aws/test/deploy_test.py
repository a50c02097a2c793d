"""bin/deploy.sh and bin/destroy.sh with a real aws command and the real template, against moto on loopback.

Once for each aws command on the PATH, or for those in AWS_COMMANDS, separated by colons. Needs moto with its server, and a
built project.
"""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

import boto3
import managed_flink
from moto.core import DEFAULT_ACCOUNT_ID
from moto.kinesisanalyticsv2.models import kinesisanalyticsv2_backends
from moto.server import ThreadedMotoServer

ROOT = Path(__file__).resolve().parents[2]
REGION = "us-west-2"
BUCKET = f"kinesis-sql-{DEFAULT_ACCOUNT_ID}-{REGION}"
STREAMS = ["ExampleInputStream", "ExampleOutputStream", "ExampleRejectStream"]
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


def commands():
    given = os.environ.get("AWS_COMMANDS")
    if given:
        return given.split(":")
    found = (Path(folder) / "aws" for folder in os.environ["PATH"].split(":"))
    return list(dict.fromkeys(str(path.resolve()) for path in found if os.access(path, os.X_OK)))


class DeployTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        managed_flink.install()
        for noisy in ("werkzeug", "moto"):
            logging.getLogger(noisy).setLevel(logging.ERROR)
        cls.server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        cls.server.start()
        host, port = cls.server.get_host_and_port()
        cls.endpoint = f"http://{host}:{port}"

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_each_command(self):
        found = commands()
        self.assertTrue(found, "there is no aws command")
        for command in found:
            version = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
            with self.subTest(aws=version.stdout.strip()), tempfile.TemporaryDirectory() as folder:
                self.folder = Path(folder)
                self.prepare(command)
                self.life()
                print("passed:", version.stdout.strip())

    def prepare(self, command):
        """An aws command that talks to moto, and a java that leaves a copy of the property groups it is given."""
        real_java = shutil.which("java")
        if "JAVA_HOME" in os.environ:
            real_java = os.environ["JAVA_HOME"] + "/bin/java"
        self.script(self.folder / "aws", f'exec "{command}" --endpoint-url {self.endpoint} "$@"')
        self.script(
            self.folder / "jdk/bin/java",
            f'case "$*" in *--properties*) cp "${{@: -1}}" "{self.folder}/checked.json" ;; esac\nexec "{real_java}" "$@"',
        )

    @staticmethod
    def script(path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/usr/bin/env bash\n{text}\n")
        path.chmod(0o755)

    def run_script(self, name, *arguments, expected=0):
        environment = {
            **os.environ,
            **KEYS,
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "JAVA_HOME": str(self.folder / "jdk"),
            "HOME": str(self.folder),
            "AWS_REGION": REGION,
            "KINESIS_SQL_POLL_SECONDS": "0.1",
        }
        environment.pop("AWS_PROFILE", None)
        result = subprocess.run(
            [ROOT / "bin" / name, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        said = result.stdout + result.stderr
        self.assertEqual(expected, result.returncode, said)
        return said

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )

    @property
    def application(self):
        return kinesisanalyticsv2_backends[DEFAULT_ACCOUNT_ID][REGION].applications["kinesis-sql"]

    def life(self):
        s3 = self.client("s3")
        kinesis = self.client("kinesis")

        said = self.run_script("deploy.sh")
        self.assertIn("The application kinesis-sql is RUNNING", said)
        self.assertIn("Starting the application without a snapshot", said)
        for stream in STREAMS:
            self.assertIn(stream, said)
        self.assertEqual(sorted(STREAMS), kinesis.list_streams()["StreamNames"])
        self.assertEqual("RUNNING", self.application.application_status)

        # The jar was checked with the very groups that the application has.
        checked = json.loads((self.folder / "checked.json").read_text())
        groups = {group["PropertyGroupId"]: group["PropertyMap"] for group in checked}
        self.assertEqual(self.application.property_groups, groups)

        jar = next((ROOT / "entrypoint/target").glob("kinesis-sql-entrypoint-*.jar"))
        key = f"code/{hashlib.sha256(jar.read_bytes()).hexdigest()}.jar"
        self.assertEqual(jar.stat().st_size, s3.head_object(Bucket=BUCKET, Key=key)["ContentLength"])
        self.assertEqual(key, self.code_key())
        block = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
        self.assertEqual({True}, set(block.values()))
        self.assertEqual(4, len(block))
        rules = s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]["Rules"]
        self.assertEqual("AES256", rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"])
        statement = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])["Statement"][0]
        self.assertEqual("Deny", statement["Effect"])
        self.assertEqual({"Bool": {"aws:SecureTransport": "false"}}, statement["Condition"])
        self.assertEqual([f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"], statement["Resource"])

        # Another jar and another parameter: updated in place, the state goes on.
        other = self.folder / "other.jar"
        shutil.copy(jar, other)
        with zipfile.ZipFile(other, "a") as archive:
            archive.writestr("other", "jar")
        said = self.run_script("deploy.sh", "--jar", str(other), "--set", "Parallelism=2", "--set", "EnhancedFanOut=true")
        self.assertIn("Updating the stack kinesis-sql", said)
        self.assertNotIn("Starting", said)
        self.assertEqual(f"code/{hashlib.sha256(other.read_bytes()).hexdigest()}.jar", self.code_key())
        self.assertEqual(["SKIP_RESTORE_FROM_SNAPSHOT", "RESTORE_FROM_LATEST_SNAPSHOT"], self.application.restored)
        checked = json.loads((self.folder / "checked.json").read_text())
        groups = {group["PropertyGroupId"]: group["PropertyMap"] for group in checked}
        self.assertEqual(self.application.property_groups, groups)
        parameters = self.parameters()
        self.assertEqual(("2", "true"), (parameters["Parallelism"], parameters["EnhancedFanOut"]))

        # Stopped by its user, started again from the snapshot of the stop; a parameter stays as it was set.
        self.client("kinesisanalyticsv2").stop_application(ApplicationName="kinesis-sql")
        said = self.run_script("deploy.sh", "--jar", str(other))
        self.assertIn("Starting the application from its latest snapshot", said)
        self.assertEqual("RESTORE_FROM_LATEST_SNAPSHOT", self.application.restored[-1])
        self.assertEqual("2", self.parameters()["Parallelism"])

        said = self.run_script("deploy.sh", "--jar", str(other), "--fresh")
        self.assertIn("Starting the application without a snapshot", said)
        self.assertEqual("SKIP_RESTORE_FROM_SNAPSHOT", self.application.restored[-1])

        # A name that is taken from outside.
        said = self.run_script("deploy.sh", "--name", "another", expected=1)
        self.assertIn("There is a stream ExampleInputStream already", said)

        # Nothing goes without a yes.
        said = self.run_script("destroy.sh", expected=1)
        self.assertIn("There is nobody to ask. Nothing was deleted.", said)
        self.assertEqual(sorted(STREAMS), kinesis.list_streams()["StreamNames"])
        self.assertTrue(self.application.snapshots)

        application = self.application
        said = self.run_script("destroy.sh", "--yes")
        self.assertIn("Deleting the snapshot snapshot-1", said)
        self.assertEqual([], application.snapshots)
        self.assertIn("Nothing of kinesis-sql is left in us-west-2.", said)
        self.assertEqual([], kinesis.list_streams()["StreamNames"])
        self.assertEqual([], s3.list_buckets()["Buckets"])
        self.assertEqual({}, kinesisanalyticsv2_backends[DEFAULT_ACCOUNT_ID][REGION].applications)
        self.assertEqual([], self.client("logs").describe_log_groups()["logGroups"])
        self.assertEqual([], self.client("iam").list_roles()["Roles"])

        said = self.run_script("destroy.sh", "--yes")
        self.assertIn("Nothing of kinesis-sql is there in us-west-2.", said)

    def code_key(self):
        code = self.application.properties["ApplicationConfiguration"]["ApplicationCodeConfiguration"]["CodeContent"]
        return code["S3ContentLocation"]["FileKey"]

    def parameters(self):
        stack = self.client("cloudformation").describe_stacks(StackName="kinesis-sql")["Stacks"][0]
        return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in stack["Parameters"]}


if __name__ == "__main__":
    unittest.main()
