"""What cfn-lint says of the template, what it does not know, and that both find the faults that are put in."""

import copy
import json
import logging
import unittest

import cfnlint.api
from cfnlint.config import ManualArgs

import stack

REGIONS = ["us-west-2", "eu-central-1", "ap-southeast-2"]


def lint(template):
    """The ids of the rules that cfn-lint says are broken, in any of the regions."""
    arguments = ManualArgs(regions=REGIONS, include_checks=["I"])
    return {match.rule.id for match in cfnlint.api.lint(json.dumps(template), config=arguments)}


def unsafe(template):
    """What is wrong with the template in the eyes of who has to answer for it."""
    found = set()
    resources = stack.resolve(template, EnhancedFanOut="true")
    for name, resource in template["Resources"].items():
        kind, properties = resource["Type"], resources[name]
        if kind == "AWS::Kinesis::Stream":
            if properties.get("StreamEncryption", {}).get("EncryptionType") != "KMS":
                found.add(f"{name}: not encrypted")
            if "RetentionPeriodHours" not in properties:
                found.add(f"{name}: how long are records kept?")
            if {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")} != {"Retain"}:
                found.add(f"{name}: goes with the stack")
        if kind == "AWS::Logs::LogGroup" and "RetentionInDays" not in properties:
            found.add(f"{name}: kept for ever")
        if kind == "AWS::CloudWatch::Alarm" and "TreatMissingData" not in properties:
            found.add(f"{name}: what when data is missing?")
    for statement in stack.statements(resources):
        if any("*" in action for action in stack.as_list(statement["Action"])):
            found.add("a policy allows actions by wildcard")
        if any(resource.split(":")[-1] == "*" and not resource.endswith((":log-group:*", ":log-stream:*"))
               and "/consumer/" not in resource for resource in stack.as_list(statement["Resource"])):
            found.add("a policy allows any resource")
    trust = resources["Role"]["AssumeRolePolicyDocument"]["Statement"]
    if any(statement.get("Condition", {}).get("StringEquals", {}).keys() != {"aws:SourceAccount", "aws:SourceArn"}
           for statement in trust):
        found.add("others may have the role taken")
    return found


def properties(template, name):
    return template["Resources"][name]["Properties"]


def flink(template):
    return properties(template, "Application")["ApplicationConfiguration"]["FlinkApplicationConfiguration"]


def statement(template, policy, number):
    return properties(template, "Role")["Policies"][policy]["PolicyDocument"]["Statement"][number]


def rename(node, old, new):
    node[new] = node.pop(old)


LINT_FAULTS = [
    ("a misspelt property", "E3002",
     lambda t: rename(flink(t)["ParallelismConfiguration"], "ParallelismPerKPU", "ParallelismPerKpu")),
    ("a misspelt property of a stream", "E3002",
     lambda t: rename(properties(t, "InputStream"), "StreamEncryption", "StreamEncription")),
    ("a text for a number", "E3012", lambda t: flink(t)["CheckpointConfiguration"].update(CheckpointInterval="10 s")),
    ("a value that is none", "E3030", lambda t: flink(t)["MonitoringConfiguration"].update(MetricsLevel="STREAM")),
    ("a runtime that is none", "E3030",
     lambda t: properties(t, "Application").update(RuntimeEnvironment="FLINK-1_21")),
    ("a misspelt action", "W3037",
     lambda t: statement(t, 1, 1).update(Action="kinesis:PutRecord5")),
    ("a misspelt service", "W3037", lambda t: statement(t, 1, 1).update(Action="kinesys:PutRecords")),
    ("a resource that is not there", "E1020", lambda t: properties(t, "LogStream").update(LogGroupName={"Ref": "Log"})),
    ("a parameter that is not there", "E1019",
     lambda t: properties(t, "LogGroup").update(LogGroupName={"Fn::Sub": "/aws/${Name}"})),
    ("a condition that is not there", "E1028",
     lambda t: properties(t, "InputStream").update(ShardCount={"Fn::If": ["OnDemand", 1, 2]})),
    ("a parameter that nothing uses", "W2001", lambda t: t["Parameters"].update(Spare={"Type": "String"})),
    ("a missing property", "E3003", lambda t: properties(t, "Application").pop("RuntimeEnvironment")),
    ("a stream that may go", "I3011", lambda t: t["Resources"]["InputStream"].pop("DeletionPolicy")),
    ("a retention that is none", "E3030", lambda t: properties(t, "LogGroup").update(RetentionInDays=31)),
    ("a comparison that is none", "E3030", lambda t: properties(t, "CpuHigh").update(ComparisonOperator="Greater")),
]
OWN_FAULTS = [
    ("no encryption", "InputStream: not encrypted", lambda t: properties(t, "InputStream").pop("StreamEncryption")),
    ("no retention of records", "RejectStream: how long are records kept?",
     lambda t: properties(t, "RejectStream").pop("RetentionPeriodHours")),
    ("a stream that goes", "OutputStream: goes with the stack",
     lambda t: t["Resources"]["OutputStream"].update(DeletionPolicy="Delete")),
    ("no retention of the log", "LogGroup: kept for ever", lambda t: properties(t, "LogGroup").pop("RetentionInDays")),
    ("any resource", "a policy allows any resource", lambda t: statement(t, 1, 1).update(Resource="*")),
    ("any action", "a policy allows actions by wildcard", lambda t: statement(t, 1, 1).update(Action="kinesis:*")),
    ("trust without the application", "others may have the role taken",
     lambda t: properties(t, "Role")["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]["StringEquals"].pop(
         "aws:SourceArn")),
    ("missing data not thought of", "NoTicks: what when data is missing?",
     lambda t: properties(t, "NoTicks").pop("TreatMissingData")),
]


class TemplateTest(unittest.TestCase):
    def setUp(self):
        logging.getLogger("moto").setLevel(logging.CRITICAL)
        self.template = stack.read()

    def test_cfn_lint_has_nothing_to_say(self):
        self.assertEqual(set(), lint(self.template))

    def test_nothing_is_unsafe(self):
        self.assertEqual(set(), unsafe(self.template))

    def test_cfn_lint_finds_faults(self):
        for name, rule, change in LINT_FAULTS:
            with self.subTest(name):
                changed = copy.deepcopy(self.template)
                change(changed)
                self.assertIn(rule, lint(changed))

    def test_what_is_unsafe_is_found(self):
        for name, message, change in OWN_FAULTS:
            with self.subTest(name):
                changed = copy.deepcopy(self.template)
                change(changed)
                self.assertEqual({message}, unsafe(changed))

    def test_on_demand_streams_have_no_number_of_shards(self):
        for mode, shards in [("PROVISIONED", [7, 1, 1]), ("ON_DEMAND", [None, None, None])]:
            with self.subTest(mode):
                resources = stack.resolve(self.template, StreamMode=mode, ShardCount="7")
                streams = [resources[name] for name in ["InputStream", "OutputStream", "RejectStream"]]
                self.assertEqual(shards, [stream.get("ShardCount") for stream in streams])
                self.assertEqual([mode] * 3, [stream["StreamModeDetails"]["StreamMode"] for stream in streams])

    def test_alarms_tell_the_topic_if_there_is_one(self):
        topic = f"arn:aws:sns:{stack.REGION}:{stack.ACCOUNT}:alarms"
        alarms = [name for name, resource in self.template["Resources"].items()
                  if resource["Type"] == "AWS::CloudWatch::Alarm"]
        self.assertGreater(len(alarms), 0)
        told, untold = stack.resolve(self.template, AlarmTopicArn=topic), stack.resolve(self.template)
        for name in alarms:
            with self.subTest(name):
                self.assertEqual([topic], told[name]["AlarmActions"])
                self.assertEqual([topic], told[name]["OKActions"])
                self.assertNotIn("AlarmActions", untold[name])


if __name__ == "__main__":
    unittest.main()
