"""bin/deploy.sh and bin/destroy.sh with a real aws command and the real template, against moto on loopback.

With the aws command on the PATH, or the one in AWS_COMMAND. Needs moto with its server, and a built project. With DEPLOYED,
a folder, each application is left there: its jar, its configuration, the parameters of its stack.
"""

import hashlib
import json
import logging
import os
import re
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

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        command = os.environ.get("AWS_COMMAND") or shutil.which("aws")
        self.assertTrue(command, "there is no aws command")
        version = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
        print(version.stdout.strip(), flush=True)
        self.prepare(command)

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
            # For the Java tools with --endpoint aws. moto does not know CBOR.
            "AWS_ENDPOINT_URL": self.endpoint,
            "CBOR_ENABLED": "false",
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

    def test_from_the_first_deployment_to_nothing_left(self):
        s3 = self.client("s3")
        kinesis = self.client("kinesis")

        said = self.run_script("deploy.sh")
        self.assertIn("The application kinesis-sql is RUNNING", said)
        self.assertIn("Starting the application without a snapshot", said)
        for stream in STREAMS:
            self.assertIn(stream, said)
        self.assertEqual(sorted(STREAMS), kinesis.list_streams()["StreamNames"])
        self.assertEqual("RUNNING", self.application.application_status)

        self.assert_groups_were_checked()

        jar = next((ROOT / "entrypoint/target").glob("kinesis-sql-entrypoint-*.jar"))
        self.assert_code_is(jar)
        self.leave("1-first")
        block = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
        self.assertEqual({True}, set(block.values()))
        self.assertEqual(4, len(block))
        rules = s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]["Rules"]
        self.assertEqual("AES256", rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"])
        statement = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])["Statement"][0]
        self.assertEqual("Deny", statement["Effect"])
        self.assertEqual({"Bool": {"aws:SecureTransport": "false"}}, statement["Condition"])
        self.assertEqual([f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"], statement["Resource"])

        # Ticks to the account, and what is in its streams, by the commands that were shown.
        self.run_script(*re.search(r"bin/(ticks\.sh .*)", said)[1].split(), "--count", "20")
        self.assertEqual(20, len(self.records("ExampleInputStream")))
        kinesis.put_record(StreamName="ExampleOutputStream", PartitionKey="AAPL", Data=json.dumps(
            {"ticker": "AAPL", "price": 10.01, "event_time": "2026-11-22 08:03:05"}))
        kinesis.put_record(StreamName="ExampleRejectStream", PartitionKey="x", Data=json.dumps(
            {"reason": "missing_field", "detail": "no price", "record": "{}"}))
        watch = re.search(r"bin/(watch\.sh .*)", said)[1].split()
        # On a busy machine it may not have read anything in the first seconds.
        for seconds in (2, 10, 60):
            said = self.run_script(*watch, "--from-start", "--seconds", str(seconds))
            if "missing_field" in said and "AAPL" in said:
                break
        self.assertRegex(said, r"2026-11-22 08:03:05  AAPL +10\.01")
        self.assertIn("missing_field", said)

        # Another jar: updated in place, the state goes on.
        other = self.folder / "other.jar"
        shutil.copy(jar, other)
        with zipfile.ZipFile(other, "a") as archive:
            archive.writestr("other", "jar")
        said = self.run_script("deploy.sh", "--jar", str(other))
        self.assertIn("Updating the stack kinesis-sql", said)
        self.assertNotIn("Starting", said)
        self.assert_code_is(other)
        self.assertEqual(["SKIP_RESTORE_FROM_SNAPSHOT", "RESTORE_FROM_LATEST_SNAPSHOT"], self.application.restored)

        # Another parameter.
        said = self.run_script("deploy.sh", "--jar", str(other), "--set", "Parallelism=2")
        self.assertIn("Updating the stack kinesis-sql", said)
        self.assertEqual("2", self.parameters()["Parallelism"])
        self.assertEqual(["RESTORE_FROM_LATEST_SNAPSHOT"] * 2, self.application.restored[1:])
        self.assert_code_is(other)
        self.leave("2-updated")

        # Stopped by its user, changed, started again from the snapshot of the stop.
        self.client("kinesisanalyticsv2").stop_application(ApplicationName="kinesis-sql")
        # moto does not update an application of which nothing but a condition has changed: so Parallelism too.
        said = self.run_script("deploy.sh", "--jar", str(other), "--set", "EnhancedFanOut=true", "--set", "Parallelism=3")
        self.assertIn("Starting the application from its latest snapshot", said)
        self.assertEqual(["RESTORE_FROM_LATEST_SNAPSHOT"] * 3, self.application.restored[1:])
        self.assert_groups_were_checked()

        # Without its state; parameters stay as they were set.
        said = self.run_script("deploy.sh", "--jar", str(other), "--fresh")
        self.assertIn("Starting the application without a snapshot", said)
        self.assertEqual("SKIP_RESTORE_FROM_SNAPSHOT", self.application.restored[-1])
        parameters = self.parameters()
        self.assertEqual(("3", "true"), (parameters["Parallelism"], parameters["EnhancedFanOut"]))

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

    def assert_groups_were_checked(self):
        """The jar was checked with the very property groups that the application has."""
        checked = json.loads((self.folder / "checked.json").read_text())
        groups = {group["PropertyGroupId"]: group["PropertyMap"] for group in checked}
        self.assertEqual(self.application.property_groups, groups)

    def assert_code_is(self, jar):
        """The application's code is a jar, byte for byte, under the hash of its content."""
        content = jar.read_bytes()
        location, code = self.code()
        self.assertEqual(
            {"BucketARN": f"arn:aws:s3:::{BUCKET}", "FileKey": f"code/{hashlib.sha256(content).hexdigest()}.jar"}, location)
        self.assertTrue(content == code, f"{location} is not {jar}")

    def code(self):
        """Where the application's code is, and what is there."""
        configuration = self.application.properties["ApplicationConfiguration"]
        location = configuration["ApplicationCodeConfiguration"]["CodeContent"]["S3ContentLocation"]
        bucket = location["BucketARN"].removeprefix("arn:aws:s3:::")
        return location, self.client("s3").get_object(Bucket=bucket, Key=location["FileKey"])["Body"].read()

    def leave(self, name):
        if "DEPLOYED" in os.environ:
            folder = Path(os.environ["DEPLOYED"]) / name
            folder.mkdir(parents=True)
            (folder / "application.jar").write_bytes(self.code()[1])
            (folder / "application.json").write_text(json.dumps(self.application.properties["ApplicationConfiguration"]))
            (folder / "parameters.json").write_text(json.dumps(self.parameters()))

    def records(self, stream):
        kinesis = self.client("kinesis")
        shard = kinesis.list_shards(StreamName=stream)["Shards"][0]["ShardId"]
        iterator = kinesis.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
        return kinesis.get_records(ShardIterator=iterator["ShardIterator"])["Records"]

    def parameters(self):
        stack = self.client("cloudformation").describe_stacks(StackName="kinesis-sql")["Stacks"][0]
        return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in stack["Parameters"]}


if __name__ == "__main__":
    unittest.main()
